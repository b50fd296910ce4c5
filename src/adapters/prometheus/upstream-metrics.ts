import { Counter, Gauge } from 'prom-client';
import type { CircuitState, EndpointState, UpstreamState } from '../../ports/upstream-state.ts';

const CIRCUIT: Readonly<Record<CircuitState, number>> = { closed: 0, 'half-open': 1, open: 2 };
const PER_ENDPOINT = ['upstream', 'environment', 'endpoint'] as const;

/** How upstreams stand, read when they are scraped; labels come from the document alone. */
export function upstreamMetrics(states: () => readonly UpstreamState[]): readonly (Counter | Gauge)[] {
  return [
    new Gauge({
      name: 'gatewright_upstream_in_flight',
      help: 'Calls under way at an upstream.',
      labelNames: ['upstream'],
      registers: [],
      collect() {
        this.reset();
        for (const { name, inFlight } of states()) this.set({ upstream: name }, inFlight);
      },
    }),
    new Counter({
      name: 'gatewright_upstream_retries_total',
      help: 'Calls that were tried a second time.',
      labelNames: ['upstream'],
      registers: [],
      collect() {
        this.reset();
        for (const { name, retries } of states()) this.inc({ upstream: name }, retries);
      },
    }),
    perEndpoint(states, {
      name: 'gatewright_upstream_circuit',
      help: 'The circuit of an endpoint: 0 closed, 1 half-open, 2 open.',
      valueOf: ({ circuit }) => CIRCUIT[circuit],
    }),
    perEndpoint(states, {
      name: 'gatewright_upstream_healthy',
      help: 'What the health check of an endpoint says: 1 well, or not asked; 0 not.',
      valueOf: ({ isHealthy }) => (isHealthy ? 1 : 0),
    }),
    ejections(states),
  ];
}

function perEndpoint(
  states: () => readonly UpstreamState[],
  about: { readonly name: string; readonly help: string; readonly valueOf: (state: EndpointState) => number },
): Gauge {
  return new Gauge({
    name: about.name,
    help: about.help,
    labelNames: PER_ENDPOINT,
    registers: [],
    collect() {
      this.reset();
      for (const { labels, state } of endpointsOf(states())) this.set(labels, about.valueOf(state));
    },
  });
}

function ejections(states: () => readonly UpstreamState[]): Counter {
  return new Counter({
    name: 'gatewright_upstream_ejections_total',
    help: 'Times that the circuit of an endpoint opened.',
    labelNames: PER_ENDPOINT,
    registers: [],
    collect() {
      this.reset();
      for (const { labels, state } of endpointsOf(states())) this.inc(labels, state.ejections);
    },
  });
}

function endpointsOf(upstreams: readonly UpstreamState[]) {
  return upstreams.flatMap(({ name, endpoints }) =>
    endpoints.map(state => ({
      labels: { upstream: name, environment: state.environment, endpoint: state.url },
      state,
    })),
  );
}
