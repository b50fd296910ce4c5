import type { CallLimits } from './call-options.ts';
import type { GatewrightError } from './errors.ts';
import { DEFAULT_RETRY, type RetrySettings } from './retry-delay.ts';
import { type Sleep, timerSleep } from './time-limit.ts';
import type { RenewToken } from './token-keeper.ts';

/** What a client is made of. */
export interface ClientOptions {
  /** `https://openapi.example`; a path in it stays in front of the routes. */
  readonly baseUrl: string;
  /** The `app_key`, or on `ark` routes the `client_id`. */
  readonly appKey: string;
  readonly appSecret: string;
  readonly accessToken?: string | undefined;
  /** Asked for a new token when the platform says that the current one is not, or that there is none. */
  readonly renewToken?: RenewToken | undefined;
  /** Which names and routes the platform uses: `app_key` and seconds, or `client_id` and milliseconds. */
  readonly generation?: 'openapi' | 'ark' | undefined;
  /** Routes that differ from `/openapi/router` and `/openapi/upload`, or those of `ark`. */
  readonly paths?: { readonly router?: string; readonly upload?: string } | undefined;
  /** Sent with every call; a staging environment is named by one. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly limits?: Partial<CallLimits> | undefined;
  readonly retry?: Partial<RetrySettings> | undefined;
  /** Hears of every attempt. What it throws is ignored. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Reads the JSON text of `result`, where `JSON.parse` would lose digits. */
  readonly parseResult?: ((text: string) => unknown) | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** From 0 to before 1. */
  readonly random?: (() => number) | undefined;
  readonly sleep?: Sleep | undefined;
}

/** An attempt begins. Holds no value of a parameter, and neither token nor sign. */
export interface RequestEvent {
  readonly type: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly url: string;
  /** The names of everything that is sent, in this order. */
  readonly parameterNames: readonly string[];
}

/** An attempt ended, by an answer or without one. There is none where the caller left or the total time was over. */
export interface ResponseEvent {
  readonly type: string;
  readonly attempt: number;
  readonly url: string;
  readonly elapsedMs: number;
  readonly requestId: string | undefined;
  /** Absent: no answer came. */
  readonly httpStatus: number | undefined;
  /** Absent: it succeeded. */
  readonly error: GatewrightError | undefined;
  /** How long is waited before the next attempt; absent: there is none. */
  readonly retryInMs: number | undefined;
}

/** The options with everything filled in that has a default. */
export interface Settings {
  readonly generation: 'openapi' | 'ark';
  readonly urls: { readonly router: string; readonly upload: string };
  readonly limits: Partial<CallLimits>;
  readonly retry: RetrySettings;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: Sleep;
}

/** Throws `TypeError` where a key, a secret or an address cannot be one. */
export function settingsOf(options: ClientOptions): Settings {
  const { generation = 'openapi', paths, limits = {}, retry } = options;
  if (options.appKey === '' || options.appSecret === '')
    throw new TypeError('appKey and appSecret are needed');
  const base = new URL(options.baseUrl);
  const urlOf = (path: string): string => base.origin + base.pathname.replace(/\/+$/, '') + path;
  return {
    generation,
    urls: {
      router: urlOf(paths?.router ?? `/${generation}/router`),
      upload: urlOf(paths?.upload ?? `/${generation}/upload`),
    },
    limits,
    retry: { ...DEFAULT_RETRY, ...retry },
    // Looked up at each call: whoever replaces the global one later means this one too.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? timerSleep,
  };
}
