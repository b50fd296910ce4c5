import type { DayCharge } from '../../model/quota.ts';
import { DAY_MS, type DaySpending, dayOf } from '../../model/usage.ts';
import type { Resettable } from '../../ports/resettable.ts';

/** Days whose counts are held: those in which it was last, so that a clock that steps back finds what was spent. */
const DAYS_MAX = 3;

/** What one subject has spent under one rule on one day. */
interface DayCount extends DaySpending {
  calls: number;
  /** How much of `calls` was taken to be kept; the rest is still to be. */
  taken: number;
  isChanged: boolean;
}

type Counts = Map<string, Map<string, DayCount>>;

/**
 * Counts calls by day under quotas, of as many subjects as spent on the last three days that its clock was in.
 *
 * What a day has spent belongs to that day: neither a clock that steps back nor a restart gives it again.
 */
export class DayCounts implements Resettable {
  /** By day, then by rule, then by subject; the day that it was last in comes last. */
  readonly #days = new Map<number, Counts>();
  #changed: DayCount[] = [];
  #today: number | undefined;
  /** Those of today, which nearly every look-up asks for. */
  #counts: Counts = new Map();

  /** How many counts are held. */
  get size(): number {
    return [...this.#all()].filter(({ calls }) => calls > 0).length;
  }

  /** Milliseconds until the day is over, where its quota is spent; 0: there is room. */
  waitMs({ rule, subject }: DayCharge, nowMs: number): number {
    const day = dayOf(nowMs);
    const counts = day === this.#today ? this.#counts : this.#days.get(day);
    const calls = counts?.get(rule.id)?.get(subject)?.calls ?? 0;
    return calls < rule.callsPerDay ? 0 : (day + 1) * DAY_MS - nowMs;
  }

  spend({ rule, subject }: DayCharge, nowMs: number): void {
    const day = this.#enter(nowMs);
    const known = this.#counts.get(rule.id)?.get(subject);
    const count = known ?? this.#countOf({ rule: rule.id, subject, day });
    this.#set(count, count.calls + 1);
  }

  /** Takes in what was kept of days before the start. */
  load(spendings: readonly DaySpending[]): void {
    for (const { calls, ...name } of spendings) {
      const count = this.#countOf(name);
      count.calls += calls;
      count.taken += calls;
    }
  }

  /** Hands over what was counted since the last time. */
  take(): readonly DaySpending[] {
    const changed = this.#changed;
    this.#changed = [];
    return changed.map(count => {
      const { rule, subject, day, calls, taken } = count;
      count.taken = calls;
      count.isChanged = false;
      return { rule, subject, day, calls: calls - taken };
    });
  }

  clear(): void {
    for (const count of this.#all()) this.#set(count, 0);
  }

  save(): () => void {
    const saved = [...this.#all()].map(({ rule, subject, day, calls }) => ({ rule, subject, day, calls }));
    return () => {
      this.clear();
      for (const { calls, ...name } of saved) this.#set(this.#countOf(name), calls);
    };
  }

  #set(count: DayCount, calls: number): void {
    if (count.calls === calls) return;
    count.calls = calls;
    if (count.isChanged) return;
    count.isChanged = true;
    this.#changed.push(count);
  }

  /** The day of this moment, which is now the one that it was last in. */
  #enter(nowMs: number): number {
    const day = dayOf(nowMs);
    if (day === this.#today) return day;
    this.#today = day;
    const counts = this.#days.get(day) ?? new Map();
    this.#days.delete(day);
    this.#days.set(day, counts);
    this.#counts = counts;
    for (const oldest of this.#days.keys()) {
      if (this.#days.size <= DAYS_MAX) break;
      this.#days.delete(oldest);
      // Where nobody takes them, they would pile up.
      this.#changed = this.#changed.filter(count => count.day !== oldest);
    }
    return day;
  }

  #countOf({ rule, subject, day }: DayName): DayCount {
    const counts = entryOf(this.#days, day, (): Counts => new Map());
    const subjects = entryOf(counts, rule, (): Map<string, DayCount> => new Map());
    return entryOf(subjects, subject, () => ({ rule, subject, day, calls: 0, taken: 0, isChanged: false }));
  }

  *#all(): Generator<DayCount> {
    for (const counts of this.#days.values())
      for (const subjects of counts.values()) yield* subjects.values();
  }
}

type DayName = Pick<DaySpending, 'rule' | 'subject' | 'day'>;

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
