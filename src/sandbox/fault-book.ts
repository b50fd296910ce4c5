import { ERROR_TABLE } from '../errors/table.ts';
import { type AddressRange, isInRange, parseAddressRange } from '../model/address.ts';
import type { Fault, FaultEffect, FaultMatch, FaultRule } from '../model/fault.ts';
import type { Clock } from '../ports/clock.ts';
import type { FaultInjector, FaultStrike, FaultTarget } from '../ports/fault-injector.ts';
import type { Resettable } from '../ports/resettable.ts';
import { SeededChance } from './seeded-chance.ts';

/** A rule that cannot be ordered, in one sentence. */
export interface WrongRule {
  readonly wrong: string;
}

const FAULTS_MAX = 1000;
const LATENCY_MS_MAX = 300_000;

interface Entry {
  readonly id: string;
  readonly rule: FaultRule;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly range: AddressRange | undefined;
  readonly chance: SeededChance;
  hits: number;
}

/**
 * The faults that were ordered, in their order; of those that fit a call, the first strikes.
 *
 * At most 1,000: beyond that those that are spent or expired make room, and where none is, the order is refused. They
 * expire by the clock that is given.
 */
export class FaultBook implements FaultInjector, Resettable {
  readonly #clock: Clock;
  #entries: readonly Entry[] = [];
  #ordered = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Orders a fault. */
  add(rule: FaultRule): Fault | WrongRule {
    const wrong = wrongIn(rule);
    if (wrong !== undefined) return { wrong };
    if (this.#entries.length >= FAULTS_MAX) this.#entries = this.#entries.filter(each => this.#isLive(each));
    if (this.#entries.length >= FAULTS_MAX) return { wrong: `there are ${FAULTS_MAX} faults already` };
    this.#ordered += 1;
    const createdAtMs = this.#clock.wallMs();
    const seed = rule.seed ?? 1;
    const entry: Entry = {
      id: `f-${this.#ordered}`,
      rule: { ...rule, seed, match: { ...rule.match }, effect: { ...rule.effect } },
      createdAtMs,
      expiresAtMs: rule.expiresInMs === undefined ? null : createdAtMs + rule.expiresInMs,
      range: rule.match.address === undefined ? undefined : parseAddressRange(rule.match.address),
      chance: new SeededChance(seed),
      hits: 0,
    };
    this.#entries = [...this.#entries, entry];
    return faultOf(entry);
  }

  /** Every fault, in the order in which they were ordered; those that are spent or expired among them. */
  list(): readonly Fault[] {
    return this.#entries.map(faultOf);
  }

  /** Whether there was one of that id. */
  remove(id: string): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter(entry => entry.id !== id);
    return this.#entries.length < before;
  }

  /** Takes every fault back; the ids of later ones go on. */
  removeAll(): void {
    this.#entries = [];
  }

  strike(target: FaultTarget): FaultStrike | undefined {
    for (const entry of this.#entries) {
      if (!this.#isLive(entry) || !fits(entry, target)) continue;
      const { probability = 1, effect } = entry.rule;
      if (probability < 1 && entry.chance.next() >= probability) continue;
      entry.hits += 1;
      return { fault: entry.id, effect };
    }
    return undefined;
  }

  /** How many were ordered, those that were taken back among them: the next id tells of them. */
  get size(): number {
    return this.#ordered;
  }

  clear(): void {
    this.#entries = [];
    this.#ordered = 0;
  }

  save(): () => void {
    const copies = this.#entries.map(copyOf);
    const ordered = this.#ordered;
    return () => {
      this.#entries = copies.map(copyOf);
      this.#ordered = ordered;
    };
  }

  #isLive({ rule, hits, expiresAtMs }: Entry): boolean {
    if (rule.times !== undefined && hits >= rule.times) return false;
    return expiresAtMs === null || this.#clock.wallMs() < expiresAtMs;
  }
}

function copyOf(entry: Entry): Entry {
  return { ...entry, chance: entry.chance.copy() };
}

function faultOf({ id, rule, createdAtMs, expiresAtMs, hits }: Entry): Fault {
  const remaining = rule.times === undefined ? null : rule.times - hits;
  return { ...rule, id, createdAtMs, hits, remaining, expiresAtMs };
}

function fits({ rule: { match }, range }: Entry, { type, appKey, token, client }: FaultTarget): boolean {
  if (match.type !== undefined && !fitsType(match.type, type)) return false;
  if (match.appKey !== undefined && match.appKey !== appKey) return false;
  if (match.token !== undefined && match.token !== token) return false;
  return range === undefined || (client.address !== undefined && isInRange(client.address, range));
}

function fitsType(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

function wrongIn({ match, effect, times, probability, seed, expiresInMs }: FaultRule): string | undefined {
  // A program without types may leave them out.
  if (!isGroup(match))
    return 'match says which calls it strikes, such as { type: "bg.order.*" }; {} is every call';
  if (!isGroup(effect))
    return 'effect says what happens to them, such as { code: 4000004 } or { latencyMs: 500 }';
  if (times !== undefined && !(Number.isSafeInteger(times) && times >= 1))
    return 'times is a whole number from 1';
  if (probability !== undefined && !(probability > 0 && probability <= 1))
    return 'probability is above 0 and at most 1';
  if (seed !== undefined && !Number.isSafeInteger(seed)) return 'seed is a whole number';
  if (expiresInMs !== undefined && !(Number.isFinite(expiresInMs) && expiresInMs > 0))
    return 'expiresInMs is above 0';
  return wrongInMatch(match) ?? wrongInEffect(effect);
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function wrongInMatch({ type, address }: FaultMatch): string | undefined {
  if (type !== undefined && !/^[A-Za-z0-9._-]{0,128}\*?$/.test(type))
    return 'match.type is a type, or a prefix and a *';
  if (address !== undefined && parseAddressRange(address) === undefined)
    return 'match.address is an address or a CIDR';
  return undefined;
}

function wrongInEffect({ code, latencyMs, cut = false, reset = false }: FaultEffect): string | undefined {
  if (code === undefined && latencyMs === undefined && !cut && !reset)
    return 'effect names a code, latencyMs, cut or reset';
  if (cut && reset) return 'an answer is cut or its connection reset, not both';
  if (code === ERROR_TABLE.success.code) return 'effect.code is the code of a refusal';
  if (code !== undefined && !(Number.isSafeInteger(code) && Math.abs(code) < 1e15))
    return 'effect.code is a whole number of at most 15 digits';
  if (latencyMs !== undefined && !(latencyMs >= 0 && latencyMs <= LATENCY_MS_MAX))
    return `effect.latencyMs is 0 to ${LATENCY_MS_MAX}`;
  return undefined;
}
