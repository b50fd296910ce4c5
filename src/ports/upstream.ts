import type { ServiceBinding } from '../model/api.ts';
import type { Environment } from '../model/document.ts';
import type { Caller } from '../model/received.ts';

/** A body that comes piece by piece. */
export interface BodyStream extends AsyncIterable<Uint8Array> {
  /** Told of a piece that went out whole, which nobody will read again; of those that were cut it is not told. */
  release?(piece: Uint8Array): void;
}

/** One call to an internal service. */
export interface ServiceCall {
  readonly binding: ServiceBinding;
  readonly environment: Environment;
  readonly method: string;
  /** Behind the service's URL; begins with `/`. */
  readonly path: string;
  /** The app that calls, for its share of the service's calls in flight. */
  readonly appKey: string;
  /** Names in lower case, alternating with values. */
  readonly headers: readonly string[];
  /** Those of a second try; absent: the same. Made only where there is one. */
  readonly headersAgain?: () => readonly string[];
  /**
   * A stream is read once, at the pace of the service, and is never sent again. Its length is the `content-length` among
   * the headers, above 0; without one it travels in chunks. Its pieces are the gateway's from then on. However the call
   * ends, `return()` of its iterator is called, though nobody waits for it; where the stream throws, the service never
   * sees a whole request.
   */
  readonly body: Uint8Array | BodyStream;
  /** Once it is gone, a call under way is cut. */
  readonly caller: Caller;
}

/** How a call travelled; absent where it went to no endpoint. */
export interface ServiceTries {
  /** Exchanges that were begun: 1, or 2 where it was tried again. */
  readonly attempts?: number;
  /** The base URL at which the last of them ended. */
  readonly endpoint?: string;
}

/** A complete answer, its body as it came. */
export interface ServiceAnswer extends ServiceTries {
  readonly outcome: 'answered';
  readonly status: number;
  readonly body: Uint8Array;
  readonly answeredBy: 'service' | 'mock';
}

/** No complete answer. */
export interface ServiceSilence extends ServiceTries {
  readonly outcome: 'silent';
  /** Whether anything may have reached the service. */
  readonly sent: boolean;
  /** For the log. */
  readonly cause: string;
  /** The caller left, or the stream that is the body broke off: it says nothing about the service. */
  readonly endedBy?: 'caller';
}

/** The gateway itself turned the call away before anything was sent. */
export interface ServiceShed extends ServiceTries {
  readonly outcome: 'shed';
  readonly cause: string;
}

/** A complete answer that is larger than the gateway takes; the rest of it was not read. */
export interface ServiceOversize extends ServiceTries {
  readonly outcome: 'oversize';
  readonly status: number;
}

export type ServiceOutcome = ServiceAnswer | ServiceSilence | ServiceShed | ServiceOversize;

/** The internal services of one gateway. */
export interface Upstreams {
  /**
   * Sends a call and resolves with what came of it; never rejects.
   *
   * One deadline, the binding's, spans connecting, sending and reading. While a stream is sent, it counts anew from each
   * piece that came and each that the service took, and stands still while the next piece is waited for. Calls in flight
   * per service are capped.
   */
  send(call: ServiceCall): Promise<ServiceOutcome>;
}
