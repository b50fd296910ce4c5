import type { UpstreamEntry } from '../../model/document.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ServiceCall, ServiceOutcome } from '../../ports/upstream.ts';
import { closeStream } from './body-upload.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { Origin } from './open-socket.ts';
import { renderRequest, renderStreamHead, streamedBodyOf } from './render-request.ts';

/** One internal service over HTTP: its pools, and how many calls it is given at once. */
export class HttpUpstream {
  readonly #entry: UpstreamEntry;
  readonly #formal: Target;
  readonly #staging: Target | undefined;
  readonly #perAppMax: number;
  readonly #perApp = new Map<string, number>();
  #inFlight = 0;

  constructor(entry: UpstreamEntry, clock: Clock) {
    this.#entry = entry;
    this.#formal = targetOf(entry.urls[0] ?? '', clock);
    this.#staging = entry.stagingUrl === undefined ? undefined : targetOf(entry.stagingUrl, clock);
    this.#perAppMax = Math.max(1, Math.floor(entry.inFlightMax / 4));
  }

  /** Sends a call under the caps; never rejects. */
  send(call: ServiceCall): Promise<ServiceOutcome> {
    const target = call.environment === 'staging' ? this.#staging : this.#formal;
    const refusal = this.#faultOf(target, call.appKey);
    const { body, caller } = call;
    if (target === undefined || refusal !== undefined) {
      if (!(body instanceof Uint8Array)) closeStream(body);
      return Promise.resolve({ outcome: 'shed', cause: refusal ?? '' });
    }
    // What may throw comes before what has to be undone.
    const request =
      body instanceof Uint8Array ? renderRequest(call, body, target) : renderStreamHead(call, target);
    const streamed = streamedBodyOf(call);
    this.#inFlight += 1;
    this.#perApp.set(call.appKey, (this.#perApp.get(call.appKey) ?? 0) + 1);
    return new Promise(resolve => {
      target.pool.run({
        request,
        body: streamed,
        caller,
        timeoutMs: call.binding.timeoutMs,
        settle: outcome => {
          this.#leave(call.appKey);
          resolve(outcome);
        },
      });
    });
  }

  /** Finishes what is in flight, then closes the connections. */
  async close(): Promise<void> {
    await Promise.all([this.#formal.pool.close(), this.#staging?.pool.close()]);
  }

  /** Cuts what is in flight: its callers are gone. */
  cut(): void {
    this.#formal.pool.cut();
    this.#staging?.pool.cut();
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

/** One base URL of a service. */
interface Target {
  readonly pool: ConnectionPool;
  /** The `host` field. */
  readonly host: string;
  /** What stands in front of every path; without a slash at its end. */
  readonly pathPrefix: string;
}

function targetOf(url: string, clock: Clock): Target {
  const { host, hostname, port, protocol, pathname } = new URL(url);
  const isTls = protocol === 'https:';
  const origin: Origin = {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (isTls ? HTTPS_PORT : HTTP_PORT) : Number(port),
    isTls,
  };
  return { pool: new ConnectionPool(origin, clock), host, pathPrefix: pathname.replace(/\/$/, '') };
}

const HTTP_PORT = 80;
const HTTPS_PORT = 443;
