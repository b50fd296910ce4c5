import { TOKEN_INFO_TYPE } from '../model/api.ts';
import { type ApiCaller, type CallersTotal, dayOf } from '../model/usage.ts';
import type { Clock } from '../ports/clock.ts';
import type { RegistryReader, RegistryStore } from '../ports/registry-store.ts';
import type { CallerPlace, CallersAsk } from '../ports/usage-store.ts';
import { RegistryProblem } from './registry-problem.ts';

/** Which API, and over which days. */
export interface ApiCallersAsk {
  readonly type: string;
  /** `undefined`: all of them together. */
  readonly version: string | undefined;
  /** So many days, today included, from 1. */
  readonly days: number;
}

/** Who calls an API, those who call most first. */
export class ApiCallers {
  readonly #store: RegistryStore;
  readonly #clock: Clock;

  constructor(store: RegistryStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Rejects with a `RegistryProblem` where there is no such API: a slip of the pen must not look like nobody. */
  async list(
    ask: ApiCallersAsk,
    page: { readonly after: CallerPlace | undefined; readonly limit: number },
  ): Promise<readonly ApiCaller[]> {
    await checkApi(this.#store, ask);
    return this.#store.usage.callers(this.#since(ask), page);
  }

  async total(ask: ApiCallersAsk): Promise<CallersTotal> {
    await checkApi(this.#store, ask);
    return this.#store.usage.callersTotal(this.#since(ask));
  }

  #since({ type, version, days }: ApiCallersAsk): CallersAsk {
    return { type, version, sinceDay: dayOf(this.#clock.wallMs()) - days + 1 };
  }
}

async function checkApi(reader: RegistryReader, { type, version }: ApiCallersAsk): Promise<void> {
  // The id of an API is its type and its version with a blank between them, which no type has.
  const [first] = await reader.entries('api', { after: `${type} `, limit: 1 });
  if (type === TOKEN_INFO_TYPE && version === undefined) return;
  const isThere =
    version === undefined
      ? first?.id.startsWith(`${type} `) === true
      : (await reader.entry('api', `${type} ${version}`)) !== undefined;
  if (isThere) return;
  const which = version === undefined ? type : `${type} ${version}`;
  throw new RegistryProblem('not-found', `There is no API ${which}.`);
}
