import { type Dispatcher, Pool } from 'undici';
import type { UpstreamEntry } from '../../model/document.ts';
import type { ServiceCall, ServiceOutcome } from '../../ports/upstream.ts';
import { ServiceExchange } from './service-exchange.ts';

/** One internal service over HTTP: its pools, and how many calls it is given at once. */
export class HttpUpstream {
  readonly #entry: UpstreamEntry;
  readonly #formal: Target;
  readonly #staging: Target | undefined;
  readonly #perAppMax: number;
  readonly #perApp = new Map<string, number>();
  #inFlight = 0;

  constructor(entry: UpstreamEntry) {
    this.#entry = entry;
    this.#formal = targetOf(entry.urls[0] ?? '', entry);
    this.#staging = entry.stagingUrl === undefined ? undefined : targetOf(entry.stagingUrl, entry);
    this.#perAppMax = Math.max(1, Math.floor(entry.inFlightMax / 4));
  }

  /** Sends a call under the caps; never rejects. */
  send(call: ServiceCall): Promise<ServiceOutcome> {
    const target = call.environment === 'staging' ? this.#staging : this.#formal;
    const refusal = this.#faultOf(target, call.appKey);
    if (target === undefined || refusal !== undefined) {
      return Promise.resolve({ outcome: 'shed', cause: refusal ?? '' });
    }
    this.#inFlight += 1;
    this.#perApp.set(call.appKey, (this.#perApp.get(call.appKey) ?? 0) + 1);
    return new Promise(resolve => {
      exchange(target, call, outcome => {
        this.#leave(call.appKey);
        resolve(outcome);
      });
    });
  }

  /** Finishes what is in flight, then closes the connections. */
  async close(): Promise<void> {
    await Promise.all([this.#formal.pool.close(), this.#staging?.pool.close()]);
  }

  /** Cuts what is in flight: its callers are gone. */
  async cut(): Promise<void> {
    await Promise.all([this.#formal.pool.destroy(), this.#staging?.pool.destroy()]);
  }

  /** Why a call is not sent; `undefined`: it is. */
  #faultOf(target: Target | undefined, appKey: string): string | undefined {
    if (target === undefined) return 'the upstream has no staging_url';
    if (this.#inFlight >= this.#entry.inFlightMax) return 'the in-flight cap of the upstream is reached';
    const share = this.#perApp.get(appKey) ?? 0;
    return share >= this.#perAppMax
      ? "the app's share of the upstream's in-flight cap is reached"
      : undefined;
  }

  #leave(appKey: string): void {
    this.#inFlight -= 1;
    const left = (this.#perApp.get(appKey) ?? 1) - 1;
    if (left === 0) this.#perApp.delete(appKey);
    else this.#perApp.set(appKey, left);
  }
}

interface Target {
  readonly pool: Pool;
  /** What stands in front of every path; without a slash at its end. */
  readonly pathPrefix: string;
}

function targetOf(url: string, entry: UpstreamEntry): Target {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    // As many as calls may be in flight: no call waits in a queue inside the pool.
    connections: entry.inFlightMax,
    pipelining: 1,
    connect: { timeout: entry.timeoutMs },
    // One deadline per call spans everything; the pool's own timers would only add to it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { pool, pathPrefix: pathname.replace(/\/$/, '') };
}

function exchange(
  { pool, pathPrefix }: Target,
  { binding, headers, body }: ServiceCall,
  settle: (outcome: ServiceOutcome) => void,
): void {
  const exchanged = new ServiceExchange(binding.timeoutMs, settle);
  const request: Dispatcher.DispatchOptions = {
    method: 'POST',
    path: pathPrefix + binding.path,
    // The type asks for an array that may be written to; the pool only reads it.
    headers: headers as string[],
    body,
  };
  try {
    pool.dispatch(request, exchanged);
  } catch (error) {
    exchanged.shed(`the request could not be made: ${String(error)}`);
  }
}
