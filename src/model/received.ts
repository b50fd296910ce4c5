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

/** The one who waits for the answer of a call. */
export interface Caller {
  /** Whether nobody waits any more: the connection is gone. */
  readonly isGone: boolean;
  /** Calls back once when it goes; at once where it is gone already, and never once the call was answered. */
  onGone(listener: () => void): void;
}

/** A call as it came in: what the listener knows before any check. */
export interface Received {
  /** The caller's body, never changed. */
  readonly bytes: Uint8Array;
  readonly route: Route;
  readonly requestId: string;
  readonly client: ClientAddress;
  /** `other`: a value of the staging header that nobody offers. */
  readonly environment: Environment | 'other';
  readonly caller: Caller;
}
