import { type ApiUse, dayOf, type SecretUse } from '../../model/usage.ts';
import type { CallLog, CallRecord, CallWitness } from '../../ports/call-log.ts';

/** Rows of secrets and APIs together that wait to be taken: 33 MiB where each app has one of either. */
const ROWS_MAX = 100_000;
/** What callers mean who name none. Source: protocol.md §2. */
const DEFAULT_VERSION = 'V1';

/** What was counted since the last time. */
export interface Metered {
  readonly secrets: readonly SecretUse[];
  readonly apis: readonly ApiUse[];
}

/**
 * Counts which secrets sign and which apps call which APIs, from the records of calls.
 *
 * Only calls whose sign was right, of apps whose secrets have versions: those of a registry. It holds one row per secret, and
 * one per app, API and day, until they are taken; a call that takes a row above `rowsMax` is counted as lost.
 */
export class MemoryUsageMeter implements CallLog {
  readonly #rowsMax: number;
  #apps = new Map<string, AppRows>();
  #secrets: SecretRow[] = [];
  #apis: ApiRow[] = [];
  #lost = 0;

  constructor(rowsMax: number = ROWS_MAX) {
    this.#rowsMax = rowsMax;
  }

  /** Calls since the start that are missing in what was counted, at least in a part of it. */
  get lost(): number {
    return this.#lost;
  }

  record(call: CallRecord, witness?: CallWitness): void {
    const { appKey, secretVersion, atMs } = call;
    if (appKey === undefined || secretVersion === undefined) return;
    const rows = this.#apps.get(appKey) ?? this.#addApp(appKey);
    const secret = findSecret(rows, secretVersion) ?? this.#addSecret(rows, appKey, secretVersion);
    const version = versionOf(call, witness);
    const api =
      version === undefined
        ? NO_API
        : (findApi(rows, call, version) ?? this.#addApi(rows, appKey, { call, version }));
    if (secret !== undefined) {
      secret.uses += 1;
      if (atMs > secret.lastUsedAtMs) secret.lastUsedAtMs = atMs;
    }
    if (api !== undefined && api !== NO_API) {
      api.calls += 1;
      if (call.refused !== undefined) api.refused += 1;
      if (atMs > api.lastCallAtMs) api.lastCallAtMs = atMs;
    }
    if (secret === undefined || api === undefined) this.#lost += 1;
  }

  /** Hands over what was counted since the last time. */
  take(): Metered {
    const taken = { secrets: this.#secrets, apis: this.#apis };
    this.#apps = new Map();
    this.#secrets = [];
    this.#apis = [];
    return taken;
  }

  get #isFull(): boolean {
    return this.#secrets.length + this.#apis.length >= this.#rowsMax;
  }

  #addApp(appKey: string): AppRows {
    const rows: AppRows = { secrets: [], apis: new Map() };
    if (!this.#isFull) this.#apps.set(appKey, rows);
    return rows;
  }

  #addSecret({ secrets }: AppRows, appKey: string, version: number): SecretRow | undefined {
    if (this.#isFull) return undefined;
    const row = { appKey, version, uses: 0, lastUsedAtMs: 0 };
    secrets.push(row);
    this.#secrets.push(row);
    return row;
  }

  #addApi({ apis }: AppRows, appKey: string, { call, version }: NamedApi): ApiRow | undefined {
    if (this.#isFull) return undefined;
    const { type = '', atMs } = call;
    const row = { appKey, type, version, day: dayOf(atMs), calls: 0, refused: 0, lastCallAtMs: 0 };
    const known = apis.get(type);
    if (known === undefined) apis.set(type, [row]);
    else known.push(row);
    this.#apis.push(row);
    return row;
  }
}

type Writable<Row> = { -readonly [Name in keyof Row]: Row[Name] };
type SecretRow = Writable<SecretUse>;
type ApiRow = Writable<ApiUse>;

interface AppRows {
  /** One or two. */
  readonly secrets: SecretRow[];
  /** By type: one for each version and day, which is nearly always one. */
  readonly apis: Map<string, ApiRow[]>;
}

interface NamedApi {
  readonly call: CallRecord;
  readonly version: string;
}

/** Of a call that named no API there is. */
const NO_API: ApiRow = { appKey: '', type: '', version: '', day: 0, calls: 0, refused: 0, lastCallAtMs: 0 };

/** The version of the API that a call named; `undefined`: there is none, and what it sent must not become a row. */
function versionOf(call: CallRecord, witness: CallWitness | undefined): string | undefined {
  if (call.isKnownType) return call.version;
  // The one refusal that says of an API that it was there.
  if (call.refused !== 'type-sunset' || call.type === undefined) return undefined;
  return witness?.sent()?.version ?? DEFAULT_VERSION;
}

function findSecret({ secrets }: AppRows, version: number): SecretRow | undefined {
  for (const row of secrets) if (row.version === version) return row;
  return undefined;
}

function findApi({ apis }: AppRows, { type = '', atMs }: CallRecord, version: string): ApiRow | undefined {
  const rows = apis.get(type);
  if (rows === undefined) return undefined;
  const day = dayOf(atMs);
  for (const row of rows) if (row.day === day && row.version === version) return row;
  return undefined;
}
