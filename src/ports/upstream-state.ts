import type { Environment } from '../model/document.ts';

/** Closed: it is given calls. Open: none. Half-open: one, to see. */
export type CircuitState = 'closed' | 'half-open' | 'open';

/** How an endpoint of an upstream stands. */
export interface EndpointState {
  readonly environment: Environment;
  /** As the document writes it. */
  readonly url: string;
  readonly circuit: CircuitState;
  /** How often its circuit has opened. */
  readonly ejections: number;
  /** `false`: its health check fails. */
  readonly isHealthy: boolean;
}

/** How an upstream stands; counts begin with its entry in the document. */
export interface UpstreamState {
  readonly name: string;
  readonly inFlight: number;
  readonly retries: number;
  readonly endpoints: readonly EndpointState[];
}
