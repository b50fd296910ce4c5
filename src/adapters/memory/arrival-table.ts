import { heldArrival } from '../../model/gcra.ts';
import type { Charge } from '../../model/quota.ts';
import type { Resettable } from '../../ports/resettable.ts';

/** Entries that a sweep looks at for each that was added since the one before: the table shrinks under any load. */
const SWEEP_STEPS_PER_ENTRY = 2;

/** What is held for one rule and subject: when the last admitted call would have come at the allowed rate, in ticks. */
export interface Arrival {
  at: number;
}

type Arrivals = Map<string, Map<string, Arrival>>;

/**
 * The arrival per rule and subject; an entry whose arrival has passed says nothing and is dropped in time.
 *
 * Two maps deep, because both keys are texts that live in the snapshot: no key is built per call.
 */
export class ArrivalTable implements Resettable {
  #rules: Arrivals = new Map();
  #sweeping: Iterator<[string, Map<string, Arrival>]> = this.#rules.entries();
  #rule: Map<string, Arrival> | undefined;
  #subjects: Iterator<[string, Arrival]> | undefined;
  /** How many entries were added since the last sweep. */
  #added = 0;

  /** How many entries are held. */
  get size(): number {
    let size = 0;
    for (const subjects of this.#rules.values()) size += subjects.size;
    return size;
  }

  /** What is held; good until the next sweep. One that the rule no longer allows is drawn in for good. */
  find({ rule, subject }: Charge, now: number): Arrival | undefined {
    const arrival = this.#rules.get(rule.id)?.get(subject);
    if (arrival !== undefined) arrival.at = heldArrival(rule.pace, arrival.at, now);
    return arrival;
  }

  /** Holds one where none is held. */
  add({ rule, subject }: Charge, at: number): void {
    let subjects = this.#rules.get(rule.id);
    if (subjects === undefined) {
      subjects = new Map();
      this.#rules.set(rule.id, subjects);
    }
    subjects.set(subject, { at });
    this.#added += 1;
  }

  /** Looks at a few entries further on, one at least, and drops those that lie before `now`. */
  sweep(now: number): void {
    const steps = 1 + SWEEP_STEPS_PER_ENTRY * this.#added;
    this.#added = 0;
    for (let step = 0; step < steps; step += 1) {
      const next = this.#subjects?.next();
      if (next === undefined || next.done === true) this.#sweepNextRule();
      else if (next.value[1].at <= now) this.#rule?.delete(next.value[0]);
    }
  }

  clear(): void {
    this.#replace(new Map());
  }

  save(): () => void {
    const copy = copyOf(this.#rules);
    return () => this.#replace(copyOf(copy));
  }

  #replace(rules: Arrivals): void {
    this.#rules = rules;
    this.#sweeping = rules.entries();
    this.#rule = undefined;
    this.#subjects = undefined;
  }

  #sweepNextRule(): void {
    let next = this.#sweeping.next();
    if (next.done === true) {
      this.#sweeping = this.#rules.entries();
      next = this.#sweeping.next();
    }
    if (next.done === true) return;
    const [id, subjects] = next.value;
    if (subjects.size === 0) this.#rules.delete(id);
    this.#rule = subjects;
    this.#subjects = subjects.entries();
  }
}

function copyOf(rules: Arrivals): Arrivals {
  return new Map(
    [...rules].map(([id, subjects]) => [
      id,
      new Map([...subjects].map(([subject, { at }]) => [subject, { at }])),
    ]),
  );
}
