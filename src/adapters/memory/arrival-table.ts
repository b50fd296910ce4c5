import { heldArrival } from '../../model/gcra.ts';
import type { Charge } from '../../model/quota.ts';
import type { Resettable } from '../../ports/resettable.ts';

/** Entries that a sweep looks at for each that was added since the one before: the table shrinks under any load. */
const SWEEP_STEPS_PER_ENTRY = 2;

/**
 * The arrival per rule and subject, in ticks; an entry whose arrival has passed says nothing and is dropped in time.
 *
 * Two maps deep, because both keys are texts that live in the snapshot: no key is built per call.
 */
export class ArrivalTable implements Resettable {
  #rules = new Map<string, Map<string, number>>();
  #sweeping: Iterator<[string, Map<string, number>]> = this.#rules.entries();
  #rule: Map<string, number> | undefined;
  #subjects: Iterator<[string, number]> | undefined;
  /** How many entries were added since the last sweep. */
  #added = 0;

  /** How many entries are held. */
  get size(): number {
    let size = 0;
    for (const subjects of this.#rules.values()) size += subjects.size;
    return size;
  }

  /** 0 where none is held: that is before any moment. One that the rule no longer allows is drawn in for good. */
  of({ rule, subject }: Charge, now: number): number {
    const subjects = this.#rules.get(rule.id);
    const arrival = subjects?.get(subject) ?? 0;
    const held = heldArrival(rule.pace, arrival, now);
    if (held < arrival) subjects?.set(subject, held);
    return held;
  }

  set({ rule, subject }: Charge, arrival: number): void {
    let subjects = this.#rules.get(rule.id);
    if (subjects === undefined) {
      subjects = new Map();
      this.#rules.set(rule.id, subjects);
    }
    const before = subjects.size;
    subjects.set(subject, arrival);
    this.#added += subjects.size - before;
  }

  /** Looks at a few entries further on, one at least, and drops those that lie before `now`. */
  sweep(now: number): void {
    const steps = 1 + SWEEP_STEPS_PER_ENTRY * this.#added;
    this.#added = 0;
    for (let step = 0; step < steps; step += 1) {
      const next = this.#subjects?.next();
      if (next === undefined || next.done === true) this.#sweepNextRule();
      else if (next.value[1] <= now) this.#rule?.delete(next.value[0]);
    }
  }

  clear(): void {
    this.#replace(new Map());
  }

  save(): () => void {
    const copy = copyOf(this.#rules);
    return () => this.#replace(copyOf(copy));
  }

  #replace(rules: Map<string, Map<string, number>>): void {
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

function copyOf(rules: ReadonlyMap<string, ReadonlyMap<string, number>>): Map<string, Map<string, number>> {
  return new Map([...rules].map(([id, subjects]) => [id, new Map(subjects)]));
}
