import type {
  ApiCaller,
  ApiUse,
  CallersTotal,
  DaySpending,
  SecretUse,
  UsageBatch,
} from '../../src/model/usage.ts';
import type { CallerPlace, CallersAsk, UsageStore } from '../../src/ports/usage-store.ts';

/** The fake: keeps usage for as long as the process lives. It knows of no apps: `forget` leaves the uses of secrets as they are. */
export class MemoryUsageStore implements UsageStore {
  readonly #secrets = new Map<string, SecretUse>();
  readonly #apis = new Map<string, ApiUse>();
  readonly #spendings = new Map<string, DaySpending>();

  async add({ secrets, apis, spendings }: UsageBatch): Promise<void> {
    for (const use of secrets) {
      const { uses = 0, lastUsedAtMs = 0 } = this.#secrets.get(secretKey(use)) ?? {};
      this.#secrets.set(secretKey(use), {
        ...use,
        uses: uses + use.uses,
        lastUsedAtMs: Math.max(lastUsedAtMs, use.lastUsedAtMs),
      });
    }
    for (const use of apis) {
      const { calls = 0, refused = 0, lastCallAtMs = 0 } = this.#apis.get(apiKey(use)) ?? {};
      this.#apis.set(apiKey(use), {
        ...use,
        calls: calls + use.calls,
        refused: refused + use.refused,
        lastCallAtMs: Math.max(lastCallAtMs, use.lastCallAtMs),
      });
    }
    for (const spending of spendings) {
      const { calls = 0 } = this.#spendings.get(spendingKey(spending)) ?? {};
      this.#spendings.set(spendingKey(spending), { ...spending, calls: calls + spending.calls });
    }
  }

  async secretUses(appKey: string): Promise<readonly SecretUse[]> {
    return [...this.#secrets.values()].filter(use => use.appKey === appKey);
  }

  async callers(
    ask: CallersAsk,
    { after, limit }: { readonly after: CallerPlace | undefined; readonly limit: number },
  ): Promise<readonly ApiCaller[]> {
    const all = this.#callersOf(ask).toSorted(inOrder);
    const behind = after === undefined ? all : all.filter(caller => inOrder(after, caller) < 0);
    return behind.slice(0, limit);
  }

  async callersTotal(ask: CallersAsk): Promise<CallersTotal> {
    const all = this.#callersOf(ask);
    return { apps: all.length, calls: all.reduce((sum, { calls }) => sum + calls, 0) };
  }

  async spendings(fromDay: number, toDay: number): Promise<readonly DaySpending[]> {
    return [...this.#spendings.values()].filter(({ day }) => day >= fromDay && day <= toDay);
  }

  async forget({
    apisDay,
    spendingsDay,
  }: {
    readonly apisDay: number;
    readonly spendingsDay: number;
  }): Promise<void> {
    for (const [key, { day }] of this.#apis) if (day < apisDay) this.#apis.delete(key);
    for (const [key, { day }] of this.#spendings) if (day < spendingsDay) this.#spendings.delete(key);
  }

  #callersOf({ type, version, sinceDay }: CallersAsk): readonly ApiCaller[] {
    const byApp = new Map<string, ApiCaller>();
    for (const use of this.#apis.values()) {
      if (use.type !== type || use.day < sinceDay || (version ?? use.version) !== use.version) continue;
      const { appKey } = use;
      const { calls = 0, refused = 0, lastCallAtMs = 0 } = byApp.get(appKey) ?? {};
      byApp.set(appKey, {
        appKey,
        calls: calls + use.calls,
        refused: refused + use.refused,
        lastCallAtMs: Math.max(lastCallAtMs, use.lastCallAtMs),
      });
    }
    return [...byApp.values()];
  }
}

function secretKey({ appKey, version }: SecretUse): string {
  return `${appKey} ${version}`;
}

function apiKey({ appKey, type, version, day }: ApiUse): string {
  return `${appKey} ${type} ${version} ${day}`;
}

function spendingKey({ rule, subject, day }: DaySpending): string {
  return `${rule} ${subject} ${day}`;
}

/** By bytes, as a database orders keys of ASCII. */
function inOrder(left: CallerPlace, right: CallerPlace): number {
  if (left.calls !== right.calls) return right.calls - left.calls;
  if (left.appKey === right.appKey) return 0;
  return left.appKey < right.appKey ? -1 : 1;
}
