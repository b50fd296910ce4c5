import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RegistryStore } from '../../ports/registry-store.ts';
import type { RegistryUpdate } from '../../registry/committer.ts';
import type { EntryName } from '../../registry/load-entries.ts';
import { copyRecords } from '../../registry/registry-copy.ts';

export interface CopyKeeperParts {
  readonly store: RegistryStore;
  /** Replaces the copy; rejects where it cannot. */
  readonly write: (texts: AsyncIterable<string>) => Promise<void>;
  /** That it cannot be written, or can again. Told once for each. */
  readonly onTrouble: (trouble: CopyTrouble) => void;
  readonly nowMs: () => number;
  /** Milliseconds of a clock that only goes forward. */
  readonly forwardMs: () => number;
  readonly later: (ms: number, work: () => void) => void;
}

/** Why the copy cannot be written; `undefined`: it can again. */
export interface CopyTrouble {
  readonly reason: string | undefined;
}

/** Changes that come together are copied together. */
const CALM_MS = 1_000;
/** A copy that takes long is made seldom: at most this part of the time goes into it. */
const SHARE = 1 / 20;
/** After a failure, until it is tried again. */
const RETRY_MS = 10_000;
/** A copy that takes longer is not waited for at the end. */
const LAST_COPY_MS_MAX = 2_000;

/** Keeps the copy of a registry: written again some time after each change, beside the orders. */
export class CopyKeeper {
  readonly #parts: CopyKeeperParts;
  #revision: number;
  #touched = new Map<string, EntryName>();
  /** Whether everything may mean something else than when the copy was begun. */
  #isOverturned = false;
  #isAwaited = false;
  /** The revision that the copy shows; 0: none is known. */
  #copied = 0;
  #writing: Promise<void> | undefined;
  #tookMs = 0;
  #hasTrouble = false;

  /** `revision`: the newest that is kept. */
  constructor(revision: number, parts: CopyKeeperParts) {
    this.#revision = revision;
    this.#parts = parts;
    // Whoever opened it loads it first.
    this.#plan(CALM_MS);
  }

  /** A change that is kept. */
  note(update: RegistryUpdate): void {
    this.#revision = update.revision;
    if ('document' in update) this.#isOverturned = true;
    else for (const { kind, id } of update.changes) this.#touched.set(`${kind} ${id}`, { kind, id });
    this.#plan(CALM_MS + this.#tookMs / SHARE);
  }

  /** Resolves once the copy is what the registry says, or would take long. */
  async finish(): Promise<void> {
    await this.#writing;
    if (this.#isDirty && this.#tookMs <= LAST_COPY_MS_MAX) await this.#copy();
  }

  get #isDirty(): boolean {
    return this.#copied !== this.#revision;
  }

  #plan(ms: number): void {
    if (this.#isAwaited || this.#writing !== undefined) return;
    this.#isAwaited = true;
    this.#parts.later(ms, () => {
      this.#isAwaited = false;
      void this.#copy();
    });
  }

  #copy(): Promise<void> {
    this.#writing ??= this.#tryCopy().finally(() => {
      this.#writing = undefined;
      if (this.#isDirty) this.#plan(this.#hasTrouble ? RETRY_MS : CALM_MS + this.#tookMs / SHARE);
    });
    return this.#writing;
  }

  async #tryCopy(): Promise<void> {
    const { forwardMs, write, onTrouble } = this.#parts;
    const startedMs = forwardMs();
    this.#touched.clear();
    this.#isOverturned = false;
    try {
      let revision = 0;
      await write(
        this.#texts(copied => {
          revision = copied;
        }),
      );
      this.#copied = revision;
      if (this.#hasTrouble) onTrouble({ reason: undefined });
      this.#hasTrouble = false;
    } catch (error) {
      if (error instanceof Overturned) return;
      if (!this.#hasTrouble) onTrouble({ reason: error instanceof Error ? error.message : String(error) });
      this.#hasTrouble = true;
    }
    this.#tookMs = forwardMs() - startedMs;
  }

  async *#texts(onEnd: (revision: number) => void): AsyncGenerator<string> {
    const { store, nowMs } = this.#parts;
    const meanwhile = () => ({ revision: this.#revision, touched: [...this.#touched.values()] });
    const pause = async (): Promise<void> => {
      await nextTurn();
      if (this.#isOverturned) throw new Overturned();
    };
    for await (const page of copyRecords({ store, nowMs, meanwhile, pause })) {
      if (this.#isOverturned) throw new Overturned();
      const last = page.at(-1);
      if (last !== undefined && 'end' in last) onEnd(last.end.revision);
      if (page.length > 0) yield `${page.map(record => JSON.stringify(record)).join('\n')}\n`;
    }
  }
}

/** A setting was changed: the copy has to be begun again. Never leaves this file. */
class Overturned extends Error {}
