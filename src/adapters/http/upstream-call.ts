import type { Caller } from '../../model/received.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ServiceCall, ServiceOutcome, ServiceSilence } from '../../ports/upstream.ts';
import type { StreamedBody } from './body-upload.ts';
import type { Ticket } from './circuit-breaker.ts';
import type { Endpoint } from './endpoint.ts';
import { type EndpointGroup, verdictOf } from './endpoint-group.ts';
import { renderRequest, renderStreamHead, streamedBodyOf } from './render-request.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { Exchange } from './service-connection.ts';

/** What the calls of one upstream share. */
export interface CallSurroundings {
  readonly budget: RetryBudget;
  readonly clock: Clock;
  /** Whether the gateway ends: nothing is tried again. */
  readonly isCut: boolean;
  /** A call is over, its retry included. */
  onOver(call: ServiceCall): void;
}

/**
 * One call to a service: an exchange with an endpoint and, where that is safe, one more with another.
 *
 * Safe means that no byte of the call can have reached the service, or that the API is idempotent. Both exchanges
 * share one deadline. A stream is never sent again. Source: protocol.md §6.
 */
export class UpstreamCall implements Exchange {
  request: Uint8Array;
  timeoutMs: number;
  readonly body: StreamedBody | undefined;
  readonly caller: Caller;
  readonly #call: ServiceCall;
  readonly #group: EndpointGroup;
  readonly #surroundings: CallSurroundings;
  readonly #resolve: (outcome: ServiceOutcome) => void;
  readonly #startedAt: number;
  #endpoint: Endpoint;
  #ticket: Ticket;
  /** How the first exchange failed, once a second one is under way. */
  #before: ServiceSilence | undefined;

  constructor(options: {
    readonly call: ServiceCall;
    readonly request: Uint8Array;
    readonly endpoint: Endpoint;
    readonly group: EndpointGroup;
    readonly surroundings: CallSurroundings;
    readonly resolve: (outcome: ServiceOutcome) => void;
  }) {
    const { call, group, endpoint } = options;
    this.request = options.request;
    this.timeoutMs = call.binding.timeoutMs;
    this.body = streamedBodyOf(call);
    this.caller = call.caller;
    this.#call = call;
    this.#group = group;
    this.#surroundings = options.surroundings;
    this.#resolve = options.resolve;
    this.#startedAt = options.surroundings.clock.monotonicMs();
    this.#endpoint = endpoint;
    this.#ticket = group.enter(endpoint);
  }

  /** Sends it to the endpoint that was chosen. */
  start(): void {
    this.#endpoint.pool.run(this);
  }

  settle(outcome: ServiceOutcome): void {
    const endpoint = this.#endpoint;
    this.#group.leave(endpoint, this.#ticket, verdictOf(outcome));
    if (outcome.outcome !== 'silent') return this.#end(outcome);
    const silence = this.#withEndpoint(outcome);
    if (this.#before === undefined && this.#retry(silence)) return;
    this.#end(this.#before === undefined ? silence : joined(this.#before, silence));
  }

  /** Whether a second exchange is under way now. */
  #retry(silence: ServiceSilence): boolean {
    const { binding } = this.#call;
    const { budget, clock, isCut } = this.#surroundings;
    if (silence.sent && !binding.isIdempotent) return false;
    if (isCut || this.caller.isGone || this.body !== undefined) return false;
    const leftMs = Math.floor(binding.timeoutMs - (clock.monotonicMs() - this.#startedAt));
    if (leftMs < 1) return false;
    const endpoint = this.#group.choose(this.#endpoint);
    if (endpoint === undefined || !budget.spend()) return false;
    this.#before = silence;
    const { headersAgain } = this.#call;
    const call = headersAgain === undefined ? this.#call : { ...this.#call, headers: headersAgain() };
    this.request = renderFor(call, endpoint);
    this.timeoutMs = leftMs;
    this.#endpoint = endpoint;
    this.#ticket = this.#group.enter(endpoint);
    this.start();
    return true;
  }

  #end(outcome: ServiceOutcome): void {
    this.#surroundings.onOver(this.#call);
    this.#resolve({
      ...outcome,
      attempts: this.#before === undefined ? 1 : 2,
      endpoint: this.#endpoint.url,
    });
  }

  /** Which of several endpoints it was; a single one needs no name. */
  #withEndpoint(silence: ServiceSilence): ServiceSilence {
    if (this.#group.endpoints.length === 1) return silence;
    return { ...silence, cause: `${silence.cause} at ${this.#endpoint.url}` };
  }
}

/** A call as this endpoint is sent it; of a stream, the head. Errors: as `renderRequest`. */
export function renderFor(call: ServiceCall, endpoint: Endpoint): Uint8Array {
  const { body } = call;
  return body instanceof Uint8Array ? renderRequest(call, body, endpoint) : renderStreamHead(call, endpoint);
}

/** Both failures: what reached a service at the first try still did. */
function joined(first: ServiceSilence, second: ServiceSilence): ServiceSilence {
  const isSame = first.cause === second.cause;
  return {
    outcome: 'silent',
    sent: first.sent || second.sent,
    cause: isSame ? `${first.cause}, twice` : `${first.cause}; tried again: ${second.cause}`,
  };
}
