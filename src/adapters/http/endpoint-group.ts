import type { Resettable } from '../../ports/resettable.ts';
import type { ServiceOutcome } from '../../ports/upstream.ts';
import type { Ticket, Verdict } from './circuit-breaker.ts';
import type { Endpoint } from './endpoint.ts';

const FIRST_ERROR_STATUS = 500;
/** No such operation: the service is well. */
const NOT_IMPLEMENTED = 501;

/** The endpoints among which the calls of one environment are shared out. */
export class EndpointGroup implements Resettable {
  readonly endpoints: readonly Endpoint[];
  readonly #only: Endpoint | undefined;
  #next = 0;

  constructor(endpoints: readonly Endpoint[]) {
    this.endpoints = endpoints;
    this.#only = endpoints.length === 1 ? endpoints[0] : undefined;
  }

  /**
   * The endpoint with the fewest calls under way, in turn among equals; `undefined`: every circuit is open.
   *
   * One that is unhealthy is taken where no healthy one is usable: its health check may be what is wrong. `not` is
   * taken only where there is no other.
   */
  choose(not?: Endpoint): Endpoint | undefined {
    const only = this.#only;
    if (only !== undefined) return only.circuit.isUsable ? only : undefined;
    return (
      this.#leastOf(each => each !== not && each.isHealthy) ??
      this.#leastOf(each => each !== not) ??
      (not?.circuit.isUsable === true ? not : undefined)
    );
  }

  /** A call goes to this endpoint. */
  enter(endpoint: Endpoint): Ticket {
    endpoint.inFlight += 1;
    return endpoint.circuit.enter();
  }

  /** A call to this endpoint has ended. */
  leave(endpoint: Endpoint, ticket: Ticket, verdict: Verdict): void {
    endpoint.inFlight -= 1;
    endpoint.circuit.leave(ticket, verdict, verdict === 'answer' || this.#isLast(endpoint));
  }

  get size(): number {
    return this.endpoints.reduce((sum, { size }) => sum + size, this.#next);
  }

  clear(): void {
    this.#next = 0;
    for (const endpoint of this.endpoints) endpoint.clear();
  }

  save(): () => void {
    const next = this.#next;
    const restores = this.endpoints.map(endpoint => endpoint.save());
    return () => {
      this.#next = next;
      for (const restore of restores) restore();
    };
  }

  #leastOf(mayBe: (endpoint: Endpoint) => boolean): Endpoint | undefined {
    const { endpoints } = this;
    let least: Endpoint | undefined;
    let leastAt = 0;
    for (let i = 0; i < endpoints.length; i += 1) {
      const at = (this.#next + i) % endpoints.length;
      const each = endpoints[at];
      if (each === undefined || (least !== undefined && each.inFlight >= least.inFlight)) continue;
      if (!mayBe(each) || !each.circuit.isUsable) continue;
      least = each;
      leastAt = at;
    }
    if (least !== undefined) this.#next = leastAt + 1;
    return least;
  }

  #isLast(endpoint: Endpoint): boolean {
    return !this.endpoints.some(each => each !== endpoint && each.isSound);
  }
}

/** What the end of a call says of its endpoint. */
export function verdictOf(outcome: ServiceOutcome): Verdict {
  switch (outcome.outcome) {
    case 'answered':
    case 'oversize':
      return outcome.status >= FIRST_ERROR_STATUS && outcome.status !== NOT_IMPLEMENTED ? 'error' : 'answer';
    case 'silent':
      return outcome.endedBy === 'caller' ? 'nothing' : 'failure';
    case 'shed':
      return 'nothing';
  }
}
