import type { QuotaRule } from '../../model/quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Resettable } from '../../ports/resettable.ts';
import type { RememberedSign, SignLedger, SignSource } from '../../ports/sign-ledger.ts';
import { MemoryRefusalLedger } from './memory-refusal-ledger.ts';

/** Addresses and apps cannot meet under one subject: no app key and no address holds a space. */
/** Apps whose way of signing is remembered; beyond it the oldest is forgotten and costs a few digests once. */
const REMEMBERED_MAX = 200_000;

/** Remembers signs and failures in the memory of this process. */
export class MemorySignLedger implements SignLedger, Resettable {
  #remembered = new Map<string, RememberedSign>();
  /** Per app, and per address. */
  readonly #ofApps: MemoryRefusalLedger;
  readonly #ofAddresses: MemoryRefusalLedger;

  constructor(clock: Clock) {
    this.#ofApps = new MemoryRefusalLedger(clock);
    this.#ofAddresses = new MemoryRefusalLedger(clock);
  }

  remembered(appKey: string): RememberedSign | undefined {
    return this.#remembered.get(appKey);
  }

  remember(appKey: string, sign: RememberedSign): void {
    if (this.#remembered.size >= REMEMBERED_MAX && !this.#remembered.has(appKey)) this.#forgetOldest();
    this.#remembered.set(appKey, sign);
  }

  isGuessing(rule: QuotaRule, { appKey, address }: SignSource): boolean {
    if (this.#ofApps.waitMs({ rule, subject: appKey }) > 0) return true;
    return address !== '' && this.#ofAddresses.waitMs({ rule, subject: address }) > 0;
  }

  countFailure(rule: QuotaRule, { appKey, address }: SignSource): void {
    this.#ofApps.count({ rule, subject: appKey });
    if (address !== '') this.#ofAddresses.count({ rule, subject: address });
  }

  get size(): number {
    return this.#remembered.size + this.#ofApps.size + this.#ofAddresses.size;
  }

  clear(): void {
    this.#remembered = new Map();
    this.#ofApps.clear();
    this.#ofAddresses.clear();
  }

  save(): () => void {
    const remembered = new Map(this.#remembered);
    const restores = [this.#ofApps.save(), this.#ofAddresses.save()];
    return () => {
      this.#remembered = new Map(remembered);
      for (const restore of restores) restore();
    };
  }

  #forgetOldest(): void {
    for (const oldest of this.#remembered.keys()) {
      this.#remembered.delete(oldest);
      return;
    }
  }
}
