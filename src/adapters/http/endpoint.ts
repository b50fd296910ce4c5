import type { BreakerSettings, Environment } from '../../model/document.ts';
import { pathPrefixOf } from '../../model/path-prefix.ts';
import type { Resettable } from '../../ports/resettable.ts';
import type { EndpointState } from '../../ports/upstream-state.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { type ConnectionParts, ConnectionPool } from './connection-pool.ts';
import type { Origin } from './open-socket.ts';
import type { RequestTarget } from './render-request.ts';

/** What an endpoint is made of. */
export interface EndpointOptions {
  readonly url: string;
  readonly environment: Environment;
  readonly breaker: BreakerSettings;
  readonly lookup: NonNullable<Origin['lookup']>;
  readonly connectMsMax: number;
  readonly secureContext: Origin['secureContext'];
  readonly parts: ConnectionParts;
}

/** One base URL of a service: its connections, its calls under way, and how it is. */
export class Endpoint implements RequestTarget, Resettable {
  /** The `host` field. */
  readonly host: string;
  readonly pathPrefix: string;
  readonly url: string;
  readonly pool: ConnectionPool;
  readonly circuit: CircuitBreaker;
  readonly #environment: Environment;
  /** Calls under way. */
  inFlight = 0;
  /** What its health check says, where there is one. */
  isHealthy = true;

  constructor(options: EndpointOptions) {
    const { url, environment, breaker, lookup, connectMsMax, secureContext, parts } = options;
    this.url = url;
    this.host = new URL(url).host;
    this.pathPrefix = pathPrefixOf(url);
    const session = { ticket: undefined };
    this.pool = new ConnectionPool({ ...originOf(url), lookup, connectMsMax, secureContext, session }, parts);
    this.circuit = new CircuitBreaker(breaker, parts.clock);
    this.#environment = environment;
  }

  get size(): number {
    return this.circuit.size + (this.isHealthy ? 0 : 1);
  }

  /** Well, and its circuit closed; calls under way and connections stay. */
  clear(): void {
    this.circuit.clear();
    this.isHealthy = true;
  }

  save(): () => void {
    const restoreCircuit = this.circuit.save();
    const { isHealthy } = this;
    return () => {
      restoreCircuit();
      this.isHealthy = isHealthy;
    };
  }

  /** Whether calls that another endpoint loses may come here. */
  get isSound(): boolean {
    return this.isHealthy && this.circuit.state === 'closed';
  }

  get state(): EndpointState {
    const { url, circuit, isHealthy } = this;
    return {
      environment: this.#environment,
      url,
      circuit: circuit.state,
      ejections: circuit.openings,
      isHealthy,
    };
  }
}

const HTTP_PORT = 80;
const HTTPS_PORT = 443;

function originOf(url: string): Origin {
  const { hostname, port, protocol } = new URL(url);
  const isTls = protocol === 'https:';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (isTls ? HTTPS_PORT : HTTP_PORT) : Number(port),
    isTls,
  };
}
