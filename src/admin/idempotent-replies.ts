import type { OrderKey } from '../registry/committer.ts';
import { AdminProblem } from './admin-problem.ts';

const KEPT_MS = 10 * 60_000;
const KEPT_MAX = 1_000;

interface Kept {
  readonly fingerprint: string;
  readonly reply: Promise<unknown>;
  readonly atMs: number;
}

/**
 * Answers a change that comes again under its key as it was answered before, for ten minutes and a thousand of them; one that
 * comes while the first is under way waits for it.
 *
 * What failed may be tried again. Behind the ten minutes and a restart the registry itself knows the key for a day, but shows
 * no secret again. Source: draft-ietf-httpapi-idempotency-key-header.
 */
export class IdempotentReplies {
  readonly #nowMs: () => number;
  readonly #kept = new Map<string, Kept>();

  /** `nowMs`: milliseconds of a clock that only goes forward. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  async once(actor: string, { key, fingerprint }: OrderKey, serve: () => unknown): Promise<unknown> {
    this.#forgetOld();
    const name = `${actor} ${key}`;
    const known = this.#kept.get(name);
    if (known !== undefined && known.fingerprint !== fingerprint)
      throw new AdminProblem(422, 'This Idempotency-Key came with another request: use a new one.');
    if (known !== undefined) return known.reply;
    const reply = Promise.resolve().then(serve);
    this.#kept.set(name, { fingerprint, reply, atMs: this.#nowMs() });
    try {
      return await reply;
    } catch (error) {
      this.#kept.delete(name);
      throw error;
    }
  }

  #forgetOld(): void {
    const oldest = this.#nowMs() - KEPT_MS;
    for (const [name, { atMs }] of this.#kept) {
      if (atMs >= oldest && this.#kept.size < KEPT_MAX) return;
      this.#kept.delete(name);
    }
  }
}
