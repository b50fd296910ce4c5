import { parseAddressRange } from '../../model/address.ts';
import type { Environment, UpstreamEntry } from '../../model/document.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Resettable } from '../../ports/resettable.ts';
import type { ServiceCall, ServiceOutcome } from '../../ports/upstream.ts';
import type { UpstreamState } from '../../ports/upstream-state.ts';
import { closeStream } from './body-upload.ts';
import type { ConnectionParts } from './connection-pool.ts';
import { Endpoint } from './endpoint.ts';
import { EndpointGroup } from './endpoint-group.ts';
import { guardedLookup } from './guarded-lookup.ts';
import { HealthCheck } from './health-check.ts';
import { InFlightCaps } from './in-flight-caps.ts';
import { secureContextOf } from './open-socket.ts';
import { RetryBudget } from './retry-budget.ts';
import { type CallSurroundings, renderFor, UpstreamCall } from './upstream-call.ts';

/** One internal service over HTTP: its endpoints, how many calls it is given at once, and its retries. */
export class HttpUpstream implements CallSurroundings, Resettable {
  readonly budget = new RetryBudget();
  readonly clock: Clock;
  isCut = false;
  readonly #name: string;
  readonly #formal: EndpointGroup;
  readonly #staging: EndpointGroup | undefined;
  readonly #caps: InFlightCaps;
  readonly #checks: readonly HealthCheck[];

  constructor(entry: UpstreamEntry, parts: ConnectionParts) {
    const { name, urls, stagingUrl, inFlightMax, health } = entry;
    const endpointOf = endpointMaker(entry, parts);
    this.clock = parts.clock;
    this.#name = name;
    this.#formal = new EndpointGroup(urls.map(url => endpointOf(url, 'formal')));
    this.#staging =
      stagingUrl === undefined ? undefined : new EndpointGroup([endpointOf(stagingUrl, 'staging')]);
    this.#caps = new InFlightCaps(inFlightMax);
    this.#checks =
      health === undefined ? [] : this.#formal.endpoints.map(endpoint => new HealthCheck(endpoint, health));
  }

  /** How it stands now. */
  get state(): UpstreamState {
    return {
      name: this.#name,
      inFlight: this.#caps.size,
      retries: this.budget.spent,
      endpoints: this.#groups.flatMap(({ endpoints }) => endpoints.map(({ state }) => state)),
    };
  }

  /** Sends a call under the caps; never rejects. */
  send(call: ServiceCall): Promise<ServiceOutcome> {
    const group = call.environment === 'staging' ? this.#staging : this.#formal;
    if (group === undefined) return unsent(call, NO_STAGING);
    const fault = this.#caps.faultOf(call.appKey);
    if (fault !== undefined) return unsent(call, { outcome: 'shed', cause: fault });
    const endpoint = group.choose();
    if (endpoint === undefined) return unsent(call, circuitOpen(group));
    // What may throw comes before what has to be undone.
    const request = renderFor(call, endpoint);
    this.budget.earn();
    this.#caps.enter(call.appKey);
    return new Promise(resolve => {
      new UpstreamCall({ call, request, endpoint, group, surroundings: this, resolve }).start();
    });
  }

  onOver(call: ServiceCall): void {
    this.#caps.leave(call.appKey);
  }

  get size(): number {
    return this.#remembering.reduce((sum, { size }) => sum + size, 0);
  }

  /** Forgets how calls went: circuits close, endpoints count as well until their next health check, retries are as at first. */
  clear(): void {
    for (const each of this.#remembering) each.clear();
  }

  save(): () => void {
    const restores = this.#remembering.map(each => each.save());
    return () => {
      for (const restore of restores) restore();
    };
  }

  /** Asks its endpoints no more how they are: it left the document. */
  stopChecks(): void {
    for (const check of this.#checks) check.stop();
  }

  /** Finishes what is in flight, then closes the connections. */
  async close(): Promise<void> {
    this.stopChecks();
    await Promise.all(this.#pools.map(pool => pool.close()));
  }

  /** Cuts what is in flight: its callers are gone. */
  cut(): void {
    this.isCut = true;
    this.stopChecks();
    for (const pool of this.#pools) pool.cut();
  }

  get #remembering(): readonly Resettable[] {
    return [...this.#groups, ...this.#checks, this.budget];
  }

  get #groups(): readonly EndpointGroup[] {
    return this.#staging === undefined ? [this.#formal] : [this.#formal, this.#staging];
  }

  get #pools() {
    return this.#groups.flatMap(({ endpoints }) => endpoints.map(({ pool }) => pool));
  }
}

function endpointMaker(
  { breaker, allowAddresses, connectMsMax, tls }: UpstreamEntry,
  parts: ConnectionParts,
) {
  const secureContext = tls === undefined ? undefined : secureContextOf(tls);
  const allowed = allowAddresses.map(parseAddressRange).filter(range => range !== undefined);
  const lookup = guardedLookup(allowed);
  return (url: string, environment: Environment): Endpoint =>
    new Endpoint({ url, environment, breaker, lookup, connectMsMax, secureContext, parts });
}

const NO_STAGING: ServiceOutcome = { outcome: 'shed', cause: 'the upstream has no staging_url' };

function circuitOpen({ endpoints }: EndpointGroup): ServiceOutcome {
  const cause = endpoints.length === 1 ? 'circuit open' : `circuit open at all ${endpoints.length} endpoints`;
  return { outcome: 'silent', sent: false, cause };
}

/** A call that goes nowhere; nobody will read its body. */
function unsent({ body }: ServiceCall, outcome: ServiceOutcome): Promise<ServiceOutcome> {
  if (!(body instanceof Uint8Array)) closeStream(body);
  return Promise.resolve(outcome);
}
