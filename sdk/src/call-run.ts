import type { CallLimits, CallOptions } from './call-options.ts';
import type { ClientOptions, Settings } from './client-options.ts';
import { type FailedCall, GatewrightError, NoAnswerError, RefusedError, TimeoutError } from './errors.ts';
import type { CallBody } from './form-body.ts';
import type { Member } from './json-text.ts';
import { type Outcome, readAnswer } from './read-answer.ts';
import { readRetryAfter, retryDelayMs } from './retry-delay.ts';
import type { ServerClock } from './server-clock.ts';
import { signMembers } from './sign.ts';
import { limitTime, untilAborted } from './time-limit.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** What the calls of a client have in common. */
export interface Shared {
  readonly clock: ServerClock;
  readonly tokens: TokenKeeper;
  readonly options: ClientOptions;
  readonly settings: Settings;
}

/** What is sent; each attempt signs it afresh. */
export interface RequestParts {
  readonly type: string;
  readonly url: string;
  readonly defaults: CallLimits;
  /** Whether its body can be sent more than once. */
  readonly isRepeatable: boolean;
  /** The caller's own parameters. */
  readonly members: readonly Member[];
  bodyOf(signed: readonly Member[]): CallBody;
}

/** An attempt that was answered or given up, and what it was sent with. */
interface Attempted {
  readonly outcome: Outcome;
  readonly token: string | undefined;
  /** Of the clock when it was signed. */
  readonly offsetMs: number;
  readonly elapsedMs: number;
}

interface Answered {
  readonly response: Response;
  readonly text: string;
}

/** One call from its first attempt to its end. */
export class CallRun {
  readonly #shared: Shared;
  readonly #request: RequestParts;
  readonly #call: CallOptions;
  readonly #limits: CallLimits;
  readonly #startedMs: number;
  #attempt = 0;
  /** What was mended already: each thing once per call. */
  readonly #mended = new Set<'clock' | 'token'>();
  #lastError: GatewrightError | undefined;

  constructor(shared: Shared, request: RequestParts, call: CallOptions) {
    this.#shared = shared;
    this.#request = request;
    this.#call = call;
    this.#limits = { ...request.defaults, ...shared.settings.limits, ...call.limits };
    this.#startedMs = shared.settings.now();
  }

  run(): Promise<unknown> {
    const { totalTimeoutMs } = this.#limits;
    return limitTime(signal => this.#untilDone(signal), {
      ms: totalTimeoutMs,
      signal: this.#call.signal,
      sleep: this.#shared.settings.sleep,
      lapse: () => new TimeoutError('total', totalTimeoutMs, this.#failed({ cause: this.#lastError })),
    });
  }

  async #untilDone(signal: AbortSignal): Promise<unknown> {
    for (;;) {
      const attempted = await this.#try(signal);
      const { outcome } = attempted;
      if ('result' in outcome) {
        this.#report(attempted, undefined);
        return outcome.result;
      }
      this.#lastError = outcome.error;
      const waitMs = await this.#waitBeforeNext(attempted, signal);
      this.#report(attempted, waitMs);
      if (waitMs === undefined) throw outcome.error;
      if (waitMs > 0) await untilAborted(this.#shared.settings.sleep(waitMs, signal), signal);
    }
  }

  /** Milliseconds until the call is sent again; `undefined`: it is not. */
  async #waitBeforeNext(attempted: Attempted, signal: AbortSignal): Promise<number | undefined> {
    const { outcome } = attempted;
    if (!('error' in outcome) || !this.#request.isRepeatable) return undefined;
    if (await this.#mend(outcome.error, attempted, signal)) return 0;
    const { settings } = this.#shared;
    const failed = {
      error: outcome.error,
      attempt: this.#attempt - this.#mended.size,
      random: settings.random(),
    };
    const waitMs = retryDelayMs(failed, settings.retry);
    const leftMs = this.#startedMs + this.#limits.totalTimeoutMs - settings.now();
    return waitMs === undefined || waitMs >= leftMs ? undefined : waitMs;
  }

  /** Whether what the gateway refused is mended now: the call was not executed, and differs when it is sent again. */
  async #mend(error: GatewrightError, attempted: Attempted, signal: AbortSignal): Promise<boolean> {
    if (!(error instanceof RefusedError)) return false;
    const { name } = error;
    if (name === 'timestamp-expired' || name === 'timestamp-invalid') {
      return attempted.offsetMs !== this.#shared.clock.offsetMs && this.#once('clock');
    }
    if (name !== 'token-not-current' && name !== 'token-missing') return false;
    if (this.#call.accessToken !== undefined || !this.#once('token')) return false;
    return this.#renewToken(error, attempted.token, signal);
  }

  #once(what: 'clock' | 'token'): boolean {
    const isFirst = !this.#mended.has(what);
    this.#mended.add(what);
    return isFirst;
  }

  async #renewToken(error: RefusedError, refused: string | undefined, signal: AbortSignal): Promise<boolean> {
    try {
      return (await untilAborted(this.#shared.tokens.renewed(refused), signal)) !== undefined;
    } catch (failure) {
      signal.throwIfAborted();
      error.cause = failure;
      return false;
    }
  }

  async #try(signal: AbortSignal): Promise<Attempted> {
    const { clock, settings, tokens } = this.#shared;
    this.#attempt += 1;
    const token =
      this.#call.accessToken === undefined
        ? await untilAborted(tokens.current(), signal)
        : (this.#call.accessToken ?? undefined);
    const { offsetMs } = clock;
    const members = this.#signed(token);
    const { type, url } = this.#request;
    const parameterNames = members.map(({ name }) => name);
    this.#tell(() => this.#shared.options.onRequest?.({ type, attempt: this.#attempt, url, parameterNames }));
    const startedMs = settings.now();
    const outcome = await this.#send(this.#request.bodyOf(members), signal);
    return { outcome, token, offsetMs, elapsedMs: settings.now() - startedMs };
  }

  /** The common parameters, the caller's own, and the sign of them all. */
  #signed(token: string | undefined): readonly Member[] {
    const { clock, options, settings } = this.#shared;
    const isArk = settings.generation === 'ark';
    const nowMs = Math.floor(clock.nowMs());
    const common = {
      type: this.#request.type,
      [isArk ? 'client_id' : 'app_key']: options.appKey,
      timestamp: isArk ? nowMs : Math.floor(nowMs / 1000),
      data_type: 'JSON',
      ...(token === undefined ? {} : { access_token: token }),
    };
    const members = [
      ...Object.entries(common).map(([name, value]) => ({ name, json: JSON.stringify(value) })),
      ...this.#request.members,
    ];
    return [...members, { name: 'sign', json: `"${signMembers(members, options.appSecret)}"` }];
  }

  async #send(body: CallBody, signal: AbortSignal): Promise<Outcome> {
    const { clock, options } = this.#shared;
    const answer = await this.#ask(body, signal);
    if (answer instanceof GatewrightError) return { error: answer };
    const { headers, status: httpStatus } = answer.response;
    clock.compare(headers);
    const call = this.#failed({ httpStatus, retryAfterMs: readRetryAfter(headers, clock.nowMs()) });
    return readAnswer({ text: answer.text, httpStatus, call, parseResult: options.parseResult });
  }

  /** An answer whole, or why there is none. */
  async #ask({ body, contentType }: CallBody, signal: AbortSignal): Promise<Answered | GatewrightError> {
    const { options, settings } = this.#shared;
    const { attemptTimeoutMs } = this.#limits;
    const init = {
      method: 'POST',
      headers: headersOf(options.headers, this.#call.headers, { 'content-type': contentType }),
      body,
      // A signed call goes where it was addressed, and nowhere else.
      redirect: 'manual' as const,
      ...(body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
    };
    const fetchWhole = async (limited: AbortSignal): Promise<Answered> => {
      const response = await settings.fetch(this.#request.url, { ...init, signal: limited });
      return { response, text: await response.text() };
    };
    const lapse = (): TimeoutError => new TimeoutError('attempt', attemptTimeoutMs, this.#failed({}));
    try {
      return await limitTime(fetchWhole, { ms: attemptTimeoutMs, signal, sleep: settings.sleep, lapse });
    } catch (failure) {
      signal.throwIfAborted();
      if (failure instanceof GatewrightError) return failure;
      return new NoAnswerError('the gateway did not answer', this.#failed({ cause: failure }));
    }
  }

  #failed(known: Omit<FailedCall, 'idempotent'>): FailedCall {
    return { ...known, idempotent: this.#call.idempotent === true };
  }

  #report({ outcome, elapsedMs }: Attempted, retryInMs: number | undefined): void {
    const error = 'error' in outcome ? outcome.error : undefined;
    const { requestId, httpStatus } = 'error' in outcome ? outcome.error : outcome;
    const { type, url } = this.#request;
    const event = { type, attempt: this.#attempt, url, elapsedMs, requestId, httpStatus, error, retryInMs };
    this.#tell(() => this.#shared.options.onResponse?.(event));
  }

  /** An observer must not change how a call ends. */
  #tell(event: () => void): void {
    try {
      event();
    } catch {
      // What an observer throws is its own affair.
    }
  }
}

type HeaderFields = Readonly<Record<string, string>>;

/** The last one of a name counts, however its letters are written: two of them would be sent as one list. */
function headersOf(...all: readonly (HeaderFields | undefined)[]): HeaderFields {
  const fields = all.flatMap(headers => Object.entries(headers ?? {}));
  return Object.fromEntries(fields.map(([name, value]) => [name.toLowerCase(), value]));
}
