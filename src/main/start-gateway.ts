import { MemoryCallStore } from '../adapters/memory/memory-call-store.ts';
import { MemorySnapshotFeed } from '../adapters/memory/memory-snapshot-feed.ts';
import { MemoryTokenDirectory } from '../adapters/memory/memory-token-directory.ts';
import { TimerLoopLag } from '../adapters/node/loop-lag.ts';
import { hashToken, signDigests } from '../adapters/node/node-digests.ts';
import { randomIdentity } from '../adapters/node/random-identity.ts';
import { systemClock } from '../adapters/node/system-clock.ts';
import { PrometheusCallLog } from '../adapters/prometheus/prometheus-call-log.ts';
import { explainCall } from '../explain/explain-call.ts';
import type { ListenHow } from '../gateway/listen-on.ts';
import { Listener } from '../gateway/listener.ts';
import { StatusListener } from '../gateway/status-listener.ts';
import type { Document, HostPort } from '../model/document.ts';
import type { DrainTimes } from '../model/listener-settings.ts';
import { urlOf } from '../model/url-of.ts';
import { callPipeline } from '../pipeline/call-pipeline.ts';
import type { CallLog, CallRecord, CallWitness } from '../ports/call-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import type { LoopLag } from '../ports/loop-lag.ts';
import { compileSnapshot } from '../registry/compile-snapshot.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { type AdminPlane, adminPlaneOf } from './admin-plane.ts';
import { callServices, pipelineFor } from './call-services.ts';
import { UpstreamDirectory } from './upstream-directory.ts';
import { WitnessedUpstreams } from './witnessed-upstreams.ts';

/** What a gateway is built from. */
export interface GatewayOptions {
  readonly document: Document;
  /** The name of the document's revision, in every access record. */
  readonly revision: string;
  /** Take the record of each call, beside the metrics. */
  readonly callLogs?: readonly CallLog[];
  /** Asked for by the admin interface; without one the admin listener has no more than `/livez` and `/readyz`. */
  readonly adminToken?: string;
  readonly clock?: Clock;
  /** The aids for development; they do nothing while the document says `mode: production`. */
  readonly sandbox?: Sandbox;
  readonly identity?: Identity;
  /** How late the process runs; by itself a gateway measures it. */
  readonly lag?: LoopLag;
  /** How the gateway's own listener comes to its socket. */
  readonly listenHow?: ListenHow;
}

/** A gateway that serves. */
export interface RunningGateway {
  /** Where it listens, with the ports that the system gave where the document asked for port 0. */
  readonly listening: {
    readonly gateway: HostPort;
    readonly admin: HostPort;
    readonly status: HostPort | undefined;
  };
  /** Serves this document from now on; calls under way keep the one that they began with. Listeners stay as they are. */
  publish(document: Document, revision: string): void;
  /** Ends in phases, without any by a number of milliseconds to finish; resolves with how many calls were cut. */
  drain(times: DrainTimes | number): Promise<number>;
}

/** Starts a gateway; rejects with the system's error where an address cannot be had, and leaves nothing open then. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { revision, clock = systemClock, identity = randomIdentity, sandbox } = options;
  const document = sandbox?.furnish(options.document) ?? options.document;
  const tokens = new MemoryTokenDirectory(hashToken);
  const upstreams = new UpstreamDirectory(clock);
  const first = compileSnapshot(document, revision, hashToken);
  const feed = new MemorySnapshotFeed(first.snapshot);
  tokens.replace(first.tokens);
  upstreams.replace(document.upstreams);
  let served = { document, revision };
  const isSandbox = (): boolean => served.document.mode === 'sandbox';
  const witnessed = new WitnessedUpstreams(upstreams, { clock, isOn: isSandbox });
  const services = callServices({ clock, sandbox, tokens, upstreams: witnessed });
  const calls = new MemoryCallStore({
    keepsExchanges: isSandbox,
    upstreamOf: caller => witnessed.of(caller),
  });
  sandbox?.keep(calls);
  const logs = [...(options.callLogs ?? []), ...(options.adminToken === undefined ? [] : [calls])];
  const metrics: PrometheusCallLog = new PrometheusCallLog({
    pendingCalls: (): number => listener.pending,
    connections: (): number => listener.connections,
    turnedAway: () => listener.turnedAway.counts,
    revision: () => feed.current().revision,
    upstreams: () => upstreams.states(),
  });
  const lines: CallLog = new CallLogs(logs);
  const callLog: CallLog = new CallLogs([metrics, ...logs]);
  const ownLag = new TimerLoopLag({
    nowMs: () => performance.now(),
    calls: (): number => listener.requests,
  });
  const lag = options.lag ?? ownLag;
  let steps = pipelineFor(sandbox);
  const listener: Listener = new Listener({
    feed,
    services,
    pipeline: () => steps,
    identity,
    callLog,
    lines,
    metrics,
    lag,
  });
  const admin = adminPlaneOf(options, {
    clock: services.clock,
    host: document.listen.admin.host,
    startedAtMs: services.clock.wallMs(),
    gatewayUrl: (): string => urlOf(listening.gateway),
    served: () => served,
    sandbox,
    calls,
    stepNames: callPipeline.map(step => step.name),
    explain: (call, nowMs) => explainCall(call, { nowMs, snapshot: feed.current(), services }, signDigests),
  });
  const doors = new Doors({ gateway: listener, metrics, adminToken: options.adminToken, admin });
  const listening = await doors.open(document.listen, options.listenHow);
  ownLag.start();
  return {
    listening,
    publish(given, nextRevision) {
      const next = sandbox?.furnish(given) ?? given;
      const compiled = compileSnapshot(next, nextRevision, hashToken);
      // In one turn of the loop: no call sees one half of the old and one half of the new.
      upstreams.replace(next.upstreams);
      tokens.replace(compiled.tokens);
      feed.publish(compiled.snapshot);
      served = { document: next, revision: nextRevision };
      steps = pipelineFor(sandbox);
    },
    async drain(times) {
      const cut = await doors.close(times);
      ownLag.stop();
      upstreams.cut();
      return cut;
    },
  };
}

/** Hands each record to every log. */
class CallLogs implements CallLog {
  readonly #logs: readonly CallLog[];

  constructor(logs: readonly CallLog[]) {
    this.#logs = logs;
  }

  record(call: CallRecord, witness?: CallWitness): void {
    for (const log of this.#logs) log.record(call, witness);
  }
}

interface DoorParts {
  readonly gateway: Listener;
  readonly metrics: PrometheusCallLog;
  readonly adminToken: string | undefined;
  readonly admin: AdminPlane | undefined;
}

/** Every listener of a gateway. */
class Doors {
  readonly #gateway: Listener;
  readonly #admin: StatusListener;
  readonly #status: StatusListener;
  #isReady = false;

  constructor({ gateway, metrics, adminToken, admin }: DoorParts) {
    this.#gateway = gateway;
    const sources = {
      isReady: () => this.#isReady,
      metrics: async () => ({ contentType: metrics.contentType, text: await metrics.render() }),
    };
    this.#admin = new StatusListener({
      ...sources,
      metricsToken: adminToken ?? randomIdentity.uuid(),
      others: admin && ((request, response) => admin.handle(request, response)),
    });
    this.#status = new StatusListener({ ...sources, metricsToken: undefined });
  }

  async open(
    { gateway, admin, status }: Document['listen'],
    how: ListenHow | undefined,
  ): Promise<RunningGateway['listening']> {
    try {
      const listening = {
        gateway: await this.#gateway.listen(gateway, how),
        admin: await this.#admin.listen(admin),
        status: status === undefined ? undefined : await this.#status.listen(status),
      };
      this.#isReady = true;
      return listening;
    } catch (error) {
      await this.close(0);
      throw error;
    }
  }

  async close(times: DrainTimes | number): Promise<number> {
    this.#isReady = false;
    const phases = typeof times === 'number' ? { noticeMs: 0, idleMs: 0, finishMs: times } : times;
    const cut = await this.#gateway.drain(phases);
    await Promise.all([this.#admin.close(), this.#status.close()]);
    return cut;
  }
}
