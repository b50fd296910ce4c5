import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { CallLog, CallRecord } from '../../ports/call-log.ts';
import type { UpstreamState } from '../../ports/upstream-state.ts';
import { FindingCounts } from './finding-counts.ts';
import { TimeHistogram } from './time-histogram.ts';
import { upstreamMetrics } from './upstream-metrics.ts';

/** Seconds: from a tenth of a millisecond for the gateway's own work to a slow service. */
const BUCKETS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
/** Types that do not exist share one label value: callers must not be able to make series. */
const UNKNOWN_TYPE = 'unknown';

/** What the gauges read when they are scraped. */
export interface GaugeSources {
  readonly pendingCalls: () => number;
  readonly connections: () => number;
  /** How often for each reason, since the start. */
  readonly turnedAway: () => ReadonlyMap<string, number>;
  readonly revision: () => string;
  /** Calls that are missing in what is kept of use, since the start. */
  readonly usageLost: () => number;
  readonly upstreams: () => readonly UpstreamState[];
}

/** Counts calls for Prometheus. */
export class PrometheusCallLog implements CallLog {
  readonly #registry = new Registry();
  readonly #process = processMetrics();
  /** Calls by type and code since the last scrape: one look-up per call, labels only when somebody reads them. */
  readonly #calls = new LabelCounts();
  readonly #refusals = new LabelCounts();
  readonly #findings = new FindingCounts();
  readonly #gateway = new TimeHistogram({
    name: 'gatewright_gateway_seconds',
    help: 'Time of a call in the gateway: all but the internal call.',
    bounds: BUCKETS,
  });
  readonly #upstream = new TimeHistogram({
    name: 'gatewright_upstream_seconds',
    help: 'Time of the internal call, where one was made.',
    bounds: BUCKETS,
  });

  constructor(sources: GaugeSources) {
    const registry = this.#registry;
    registry.registerMetric(counterOf(this.#calls, 'type'));
    registry.registerMetric(counterOf(this.#refusals, 'check'));
    registry.registerMetric(findingsCounter(this.#findings));
    for (const gauge of gaugesOf(sources)) registry.registerMetric(gauge);
    for (const metric of upstreamMetrics(sources.upstreams)) registry.registerMetric(metric);
    registry.registerMetric(turnedAwayOf(sources));
    registry.registerMetric(usageLostOf(sources));
  }

  record(call: CallRecord): void {
    for (const { kind } of call.findings) this.#findings.add(kind, call);
    this.#calls.add(call.isKnownType && call.type !== undefined ? call.type : UNKNOWN_TYPE, call.code);
    if (call.stoppedBy !== undefined) this.#refusals.add(call.stoppedBy, call.code);
    this.#gateway.observe((call.totalMs - call.serviceMs) / 1000);
    if (call.serviceMs > 0) this.#upstream.observe(call.serviceMs / 1000);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async render(): Promise<string> {
    const [calls, runtime] = await Promise.all([this.#registry.metrics(), this.#process.metrics()]);
    return [calls.trimEnd(), this.#gateway.render(), this.#upstream.render(), runtime].join('\n\n');
  }
}

let processRegistry: Registry | undefined;

/**
 * What the runtime tells of the process, for every gateway in it.
 *
 * Once: its observers and histograms cannot be ended, and are 370 kB of memory each time.
 */
function processMetrics(): Registry {
  if (processRegistry === undefined) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}

const COUNTERS = {
  type: ['gatewright_requests_total', 'Calls by API type and errorCode.'],
  check: ['gatewright_refusals_total', 'Refused calls by the check that refused them and errorCode.'],
} as const;

function counterOf(counts: LabelCounts, label: keyof typeof COUNTERS): Counter {
  const [name, help] = COUNTERS[label];
  return new Counter({
    name,
    help,
    labelNames: [label, 'code'],
    registers: [],
    collect() {
      counts.drain((value, code, count) => this.inc({ [label]: value, code }, count));
    },
  });
}

function findingsCounter(counts: FindingCounts): Counter {
  return new Counter({
    name: 'gatewright_findings_total',
    help: 'What was noticed about calls without changing their answer, by API type and app.',
    labelNames: ['finding', 'type', 'app'],
    registers: [],
    collect() {
      counts.drain((labels, count) => this.inc(labels, count));
    },
  });
}

function turnedAwayOf({ turnedAway }: GaugeSources): Counter {
  return new Counter({
    name: 'gatewright_turned_away_total',
    help: 'Connections and requests turned away or cut before the checks, by reason.',
    labelNames: ['reason'],
    registers: [],
    collect() {
      this.reset();
      for (const [reason, count] of turnedAway()) this.inc({ reason }, count);
    },
  });
}

function usageLostOf({ usageLost }: GaugeSources): Counter {
  return new Counter({
    name: 'gatewright_usage_lost_total',
    help: 'Calls that are missing in what is kept of use, for want of room.',
    registers: [],
    collect() {
      this.reset();
      this.inc(usageLost());
    },
  });
}

function gaugesOf({ pendingCalls, connections, revision }: GaugeSources): readonly Gauge[] {
  const pending = new Gauge({
    name: 'gatewright_pending_calls',
    help: 'Calls that wait for their answer.',
    registers: [],
    collect() {
      this.set(pendingCalls());
    },
  });
  const open = new Gauge({
    name: 'gatewright_connections',
    help: 'Open connections of callers.',
    registers: [],
    collect() {
      this.set(connections());
    },
  });
  const served = new Gauge({
    name: 'gatewright_revision_info',
    help: 'The revision that is served: 1 under its name.',
    labelNames: ['revision'],
    registers: [],
    collect() {
      this.reset();
      this.set({ revision: revision() }, 1);
    },
  });
  return [pending, open, served];
}

/** Counts under a name and a code. */
class LabelCounts {
  readonly #counts = new Map<string, Map<number, number>>();

  add(name: string, code: number): void {
    let codes = this.#counts.get(name);
    if (codes === undefined) {
      codes = new Map();
      this.#counts.set(name, codes);
    }
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }

  /** Hands over every count and starts again from none. */
  drain(take: (name: string, code: number, count: number) => void): void {
    for (const [name, codes] of this.#counts) for (const [code, count] of codes) take(name, code, count);
    this.#counts.clear();
  }
}
