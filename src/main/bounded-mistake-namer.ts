import { MemoryRateLimitStore } from '../adapters/memory/memory-rate-limit-store.ts';
import { signDigests } from '../adapters/node/node-digests.ts';
import { nameMistake } from '../explain/name-mistake.ts';
import { paceOf } from '../model/gcra.ts';
import type { QuotaRule } from '../model/quota.ts';
import type { Clock } from '../ports/clock.ts';
import type { MistakeNamer, RefusedSign } from '../ports/mistake-namer.ts';
import type { Resettable } from '../ports/resettable.ts';

const MINUTE_MS = 60_000;

/** Names mistakes for so many calls a minute: of one address, of one app, and in all. Source: ADR 0046. */
export class BoundedMistakeNamer implements MistakeNamer, Resettable {
  readonly #searches: MemoryRateLimitStore;

  constructor(clock: Clock) {
    this.#searches = new MemoryRateLimitStore(clock);
  }

  nameIn({ body, app, address }: RefusedSign): string | undefined {
    const waitMs = this.#searches.take([
      { rule: PER_ADDRESS, subject: address },
      { rule: PER_APP, subject: app.key },
      { rule: IN_ALL, subject: '' },
    ]);
    return waitMs > 0 ? undefined : nameMistake({ body, app }, signDigests);
  }

  get size(): number {
    return this.#searches.size;
  }

  clear(): void {
    this.#searches.clear();
  }

  save(): () => void {
    return this.#searches.save();
  }
}

const PER_ADDRESS = searchRule('named-mistakes of an address', 60);
const PER_APP = searchRule('named-mistakes of an app', 120);
const IN_ALL = searchRule('named-mistakes', 300);

function searchRule(id: string, perMinute: number): QuotaRule {
  return { id, pace: paceOf({ rate: perMinute, perMs: MINUTE_MS, burst: perMinute }) };
}
