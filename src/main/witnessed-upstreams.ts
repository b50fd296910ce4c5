import { keepBytes } from '../adapters/memory/kept-bytes.ts';
import type { Caller } from '../model/received.ts';
import type { Clock } from '../ports/clock.ts';
import type { ServiceCall, ServiceOutcome, Upstreams } from '../ports/upstream.ts';
import type { UpstreamExchange } from '../ports/upstream-exchange.ts';

/** Upstreams that remember what was sent for a caller, for as long as somebody knows that caller. */
export class WitnessedUpstreams implements Upstreams {
  readonly #upstreams: Upstreams;
  readonly #clock: Clock;
  readonly #isOn: () => boolean;
  readonly #exchanges = new WeakMap<Caller, UpstreamExchange>();

  /** `isOn`: whether anything is remembered; asked for each call. */
  constructor(
    upstreams: Upstreams,
    { clock, isOn }: { readonly clock: Clock; readonly isOn: () => boolean },
  ) {
    this.#upstreams = upstreams;
    this.#clock = clock;
    this.#isOn = isOn;
  }

  send(call: ServiceCall): Promise<ServiceOutcome> {
    if (!this.#isOn()) return this.#upstreams.send(call);
    const sentAt = this.#clock.monotonicMs();
    return this.#upstreams.send(call).then(outcome => {
      this.#exchanges.set(call.caller, exchangeOf(call, outcome, this.#clock.monotonicMs() - sentAt));
      return outcome;
    });
  }

  /** What was sent for this caller; `undefined`: nothing. */
  of(caller: Caller): UpstreamExchange | undefined {
    return this.#exchanges.get(caller);
  }
}

function exchangeOf(
  { binding, method, path }: ServiceCall,
  outcome: ServiceOutcome,
  durationMs: number,
): UpstreamExchange {
  return {
    name: binding.upstream,
    method,
    target: path,
    status: 'status' in outcome ? outcome.status : undefined,
    body: outcome.outcome === 'answered' ? keepBytes(outcome.body) : undefined,
    durationMs,
  };
}
