import type { Address } from './address.ts';
import type { Ingress } from './api.ts';
import type { Environment } from './document.ts';

/** A route of the data plane. */
export interface Route {
  readonly path: string;
  /** `ark`: apps are called `client_id`, and timestamps are in milliseconds. */
  readonly generation: 'openapi' | 'ark';
  readonly ingress: Ingress;
}

/** Source: protocol.md §1. */
export const ROUTES: readonly Route[] = [
  { path: '/openapi/router', generation: 'openapi', ingress: 'router' },
  { path: '/ark/router', generation: 'ark', ingress: 'router' },
  { path: '/openapi/upload', generation: 'openapi', ingress: 'upload' },
  { path: '/ark/upload', generation: 'ark', ingress: 'upload' },
];

/** Where a call comes from; behind trusted proxies, what they say (protocol.md §8). */
export interface ClientAddress {
  /** `''` where the forwarding headers name no address. */
  readonly text: string;
  readonly address: Address | undefined;
}

/** The files of a multipart call, which come in while it is served. Source: protocol.md §11. */
export interface Upload {
  readonly boundary: string;
  /** Of the whole body, as announced; `undefined`: not announced. */
  readonly announcedBytes: number | undefined;
  /** From the first file to the last boundary; `undefined`: not known before its end. */
  readonly filesBytes: number | undefined;
  /** What broke it, before or while it was read. */
  readonly fault: UploadFault | undefined;
  /**
   * The parts from the first file to the last boundary, byte for byte; read once, at the pace of the reader.
   *
   * Throws where the upload breaks, breaks the rules, or its caller leaves; `fault` tells which from then on.
   */
  files(rules: UploadRules): AsyncIterable<Uint8Array>;
  /** Gives back the memory of a piece that nobody will read again. */
  release(piece: Uint8Array): void;
}

/** Why an upload was cut. */
export interface UploadFault {
  /** For the log. */
  readonly cause: string;
  /** Of the answer. */
  readonly httpStatus: number;
}

/** What an upload must keep while it is read. */
export interface UploadRules {
  /** Of the whole body, the end included. */
  readonly bytesMax: number;
  /** SHA-256 of each file in turn, in lower-case hex; `undefined`: nothing is compared. */
  readonly digests: readonly string[] | undefined;
}

/** The one who waits for the answer of a call. */
export interface Caller {
  /** Whether nobody waits any more: the connection is gone. */
  readonly isGone: boolean;
  /** Calls back once when it goes; at once where it is gone already, and never once the call was answered. */
  onGone(listener: () => void): void;
}

/** A call as it came in: what the listener knows before any check. */
export interface Received {
  /** The caller's body, never changed; of an upload, its text fields as one JSON object of strings. */
  readonly bytes: Uint8Array;
  /** `undefined`: the call is no multipart upload. */
  readonly upload: Upload | undefined;
  readonly route: Route;
  readonly requestId: string;
  readonly client: ClientAddress;
  /** `other`: a value of the staging header that nobody offers. */
  readonly environment: Environment | 'other';
  readonly caller: Caller;
}
