import type { QuotaRule } from '../../model/quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Resettable } from '../../ports/resettable.ts';
import type { RememberedSign, SignLedger, SignSource } from '../../ports/sign-ledger.ts';
import { MemoryRefusalLedger } from './memory-refusal-ledger.ts';

/** Addresses and apps cannot meet under one subject: no app key and no address holds a space. */
const APP = 'app ';
const ADDRESS = 'address ';
/** Apps whose way of signing is remembered; beyond it the oldest is forgotten and costs a few digests once. */
const REMEMBERED_MAX = 200_000;

/** Remembers signs and failures in the memory of this process. */
export class MemorySignLedger implements SignLedger, Resettable {
  #remembered = new Map<string, RememberedSign>();
  readonly #failures: MemoryRefusalLedger;

  constructor(clock: Clock) {
    this.#failures = new MemoryRefusalLedger(clock);
  }

  remembered(appKey: string): RememberedSign | undefined {
    return this.#remembered.get(appKey);
  }

  remember(appKey: string, sign: RememberedSign): void {
    if (this.#remembered.size >= REMEMBERED_MAX && !this.#remembered.has(appKey)) this.#forgetOldest();
    this.#remembered.set(appKey, sign);
  }

  isGuessing(rule: QuotaRule, { appKey, address }: SignSource): boolean {
    return this.#isSpent(rule, APP + appKey) || (address !== '' && this.#isSpent(rule, ADDRESS + address));
  }

  countFailure(rule: QuotaRule, { appKey, address }: SignSource): void {
    this.#failures.count({ rule, subject: APP + appKey });
    if (address !== '') this.#failures.count({ rule, subject: ADDRESS + address });
  }

  get size(): number {
    return this.#remembered.size + this.#failures.size;
  }

  clear(): void {
    this.#remembered = new Map();
    this.#failures.clear();
  }

  save(): () => void {
    const remembered = new Map(this.#remembered);
    const restoreFailures = this.#failures.save();
    return () => {
      this.#remembered = new Map(remembered);
      restoreFailures();
    };
  }

  #isSpent(rule: QuotaRule, subject: string): boolean {
    return this.#failures.waitMs({ rule, subject }) > 0;
  }

  #forgetOldest(): void {
    for (const oldest of this.#remembered.keys()) {
      this.#remembered.delete(oldest);
      return;
    }
  }
}
