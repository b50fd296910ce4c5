import type { Document } from '../model/document.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Clock } from '../ports/clock.ts';
import type { Resettable } from '../ports/resettable.ts';
import { AnswerBook } from './answer-book.ts';
import { grantEverything, withCatalogue } from './catalogue/catalogue.ts';
import { FaultBook } from './fault-book.ts';
import { withMagicValues } from './magic-values.ts';
import { MockApis } from './mock-apis.ts';
import { MovableClock } from './movable-clock.ts';
import { sandboxUpstream } from './sandbox-entries.ts';

const SNAPSHOTS_MAX = 16;

/**
 * What a gateway in `mode: sandbox` can do beyond serving: move its clock, order faults, set everything back.
 *
 * One per gateway; it survives reloads of the document. Each method is done in one turn of the loop, so that no call
 * sees half of it. A call that is under way meanwhile goes on, and what it counts at its end is counted afterwards.
 */
export class Sandbox {
  readonly clock: MovableClock;
  readonly faults: FaultBook;
  readonly answers = new AnswerBook();
  /** The time in which calls live: the movable one while the sandbox is on, else the machine's. */
  readonly time: Clock;
  #isOn = false;
  readonly #states: Resettable[];
  readonly #snapshots = new Map<string, readonly (() => void)[]>();
  #taken = 0;

  /** `base`: the clock that the movable one runs with. */
  constructor(base: Clock) {
    this.clock = new MovableClock(base);
    this.faults = new FaultBook(this.clock);
    this.time = {
      wallMs: () => (this.#isOn ? this.clock : base).wallMs(),
      monotonicMs: () => (this.#isOn ? this.clock : base).monotonicMs(),
    };
    this.#states = [this.clock, this.faults, this.answers];
  }

  /** Whether the document that is served says `mode: sandbox`; where it does not, nothing here reaches a call. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** The document as it is served: in `mode: sandbox` with everything that only a sandbox has, else as it is. */
  furnish(document: Document): Document {
    this.#isOn = document.mode === 'sandbox';
    if (!this.#isOn) return document;
    const withMocks = { ...document, upstreams: [...document.upstreams, sandboxUpstream] };
    return grantEverything(withMagicValues(withCatalogue(withMocks)), document);
  }

  /** The snapshot of a document that was furnished, with the types that cannot be listed. */
  complete(snapshot: Snapshot): Snapshot {
    return this.#isOn ? Object.freeze({ ...snapshot, apis: new MockApis(snapshot.apis) }) : snapshot;
  }

  /** From now on these are reset, saved and restored with everything else. */
  keep(...states: readonly Resettable[]): void {
    this.#states.push(...states);
  }

  /** How much each of them remembers, by the name of its class: after a reset each of them 0. */
  get sizes(): ReadonlyMap<string, number> {
    return new Map(this.#states.map(state => [state.constructor.name, state.size]));
  }

  /** Forgets everything that calls left behind: quotas, signs, faults, counters, records. The clock is the machine's again. */
  reset(): void {
    for (const state of this.#states) state.clear();
  }

  /** Saves everything under the id that it returns; of more than 16 the oldest are forgotten. */
  snapshot(): string {
    this.#taken += 1;
    const id = `s-${this.#taken}`;
    this.#snapshots.set(
      id,
      this.#states.map(state => state.save()),
    );
    const [oldest] = this.#snapshots.keys();
    if (this.#snapshots.size > SNAPSHOTS_MAX && oldest !== undefined) this.#snapshots.delete(oldest);
    return id;
  }

  /** Brings everything back as it was then, any number of times; whether there is a snapshot of that id. */
  restore(id: string): boolean {
    const saved = this.#snapshots.get(id);
    for (const bringBack of saved ?? []) bringBack();
    return saved !== undefined;
  }
}
