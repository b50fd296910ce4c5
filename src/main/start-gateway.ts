import type { AccessService } from '../access/access-service.ts';
import type { DayCounts } from '../adapters/memory/day-counts.ts';
import { TimerLoopLag } from '../adapters/node/loop-lag.ts';
import { signDigests } from '../adapters/node/node-digests.ts';
import { randomIdentity } from '../adapters/node/random-identity.ts';
import { systemClock } from '../adapters/node/system-clock.ts';
import { outbox } from '../adapters/node/turn-outbox.ts';
import { turns } from '../adapters/node/turn-queue.ts';
import { PrometheusCallLog } from '../adapters/prometheus/prometheus-call-log.ts';
import type { Keys } from '../admin/access/authenticator.ts';
import type { AdminParts, CopyServed } from '../admin/admin-parts.ts';
import { explainCall } from '../explain/explain-call.ts';
import type { ListenHow } from '../gateway/listen-on.ts';
import { Listener } from '../gateway/listener.ts';
import type { Document } from '../model/document.ts';
import type { EntryChange } from '../model/entry-change.ts';
import type { DrainTimes } from '../model/listener-settings.ts';
import { urlOf } from '../model/url-of.ts';
import { callPipeline } from '../pipeline/call-pipeline.ts';
import type { Services } from '../pipeline/world.ts';
import type { CallLog, CallRecord, CallWitness } from '../ports/call-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import type { LoopLag } from '../ports/loop-lag.ts';
import type { RegistryService } from '../registry/registry-service.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { type AdminPlane, adminPlaneOf } from './admin-plane.ts';
import { callParts } from './call-parts.ts';
import { Doors, type Listening } from './doors.ts';
import type { Publication } from './publication.ts';

/** What a gateway is built from. */
export interface GatewayOptions {
  readonly document: Document;
  /** The name of the document's revision, in every access record. */
  readonly revision: string;
  /** Take the record of each call, beside the metrics. */
  readonly callLogs?: readonly CallLog[];
  /** An owner's token; where nothing opens the admin interface, its listener has no more than `/livez` and `/readyz`. */
  readonly adminToken?: string | undefined;
  /** Names the first owner, and is spent then. */
  readonly bootstrapToken?: string | undefined;
  /** Users and tokens of the admin interface. */
  readonly access?: AccessService | undefined;
  readonly clock?: Clock;
  /** Of day quotas, where their counts are kept beyond the process; by itself a gateway counts anew. */
  readonly dayCounts?: DayCounts | undefined;
  /** Calls that were not counted although what they use is kept. */
  readonly usageLost?: (() => number) | undefined;
  /** Where what is served can be changed; without one, the document is all there is. */
  readonly registry?: RegistryService | undefined;
  /** Where what is served is the copy of a registry that cannot be opened. */
  readonly copy?: CopyServed | undefined;
  /** The aids for development; they do nothing while the document says `mode: production`. */
  readonly sandbox?: Sandbox | undefined;
  readonly identity?: Identity;
  /** How late the process runs; by itself a gateway measures it. */
  readonly lag?: LoopLag;
  /** How the gateway's own listener comes to its socket. */
  readonly listenHow?: ListenHow;
}

/** A gateway that serves. */
export interface RunningGateway {
  readonly listening: Listening;
  /** Serves this document from now on; calls under way keep the one that they began with. Listeners stay as they are. */
  publish(document: Document, revision: string): void;
  /** Serves what is served with these changes from now on; calls under way keep what they began with. */
  patch(changes: readonly EntryChange[], revision: string): void;
  /** Ends in phases, without any by a number of milliseconds to finish; resolves with how many calls were cut. */
  drain(times: DrainTimes | number): Promise<number>;
}

/** Starts a gateway; rejects with the system's error where an address cannot be had, and leaves nothing open then. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { clock = systemClock, identity = randomIdentity, sandbox, copy } = options;
  const parts = callParts({ ...options, clock, sandbox, dayCounts: options.dayCounts });
  const { publication, upstreams, services, calls, isSandbox } = parts;
  const { keys, logs } = adminOf(options, calls);
  const metrics: PrometheusCallLog = new PrometheusCallLog({
    pendingCalls: (): number => listener.pending,
    connections: (): number => listener.connections,
    turnedAway: () => listener.turnedAway.counts,
    revision: () => publication.feed.current().revision,
    usageLost: options.usageLost ?? (() => 0),
    upstreams: () => upstreams.states(),
  });
  const ownLag = new TimerLoopLag({
    nowMs: () => performance.now(),
    calls: (): number => listener.requests,
    turnWaitMs: () => turns.waitMs,
  });
  const listener: Listener = new Listener({
    feed: publication.feed,
    services,
    pipeline: () => publication.steps,
    identity,
    isSandbox: sandbox === undefined ? undefined : isSandbox,
    mistakeNamer: parts.mistakeNamer,
    callLog: new CallLogs([metrics, ...logs]),
    lines: new CallLogs(logs),
    metrics,
    lag: options.lag ?? ownLag,
    outbox,
  });
  const admin = adminPlaneOf(keys, {
    registry: options.registry,
    clock: services.clock,
    host: options.document.listen.admin.host,
    startedAtMs: services.clock.wallMs(),
    gatewayUrl: (): string => urlOf(listening.gateway),
    served: () => publication.served,
    copy,
    sandbox,
    calls,
    stepNames: callPipeline.map(step => step.name),
    documents: () => publication.documents,
    explain: explainedBy(publication, services),
  });
  const doors = new Doors({ gateway: listener, metrics, admin, copy });
  const listening = await openDoors(doors, admin, options);
  ownLag.start();
  return {
    listening,
    publish: (document, revision) => publication.publish(document, revision),
    patch: (changes, revision) => publication.patch(changes, revision),
    async drain(times) {
      const cut = await doors.close(times);
      ownLag.stop();
      upstreams.cut();
      return cut;
    },
  };
}

/** A registry is changed while calls come: the first change would stop them all while its interface is loaded. */
async function openDoors(
  doors: Doors,
  admin: AdminPlane | undefined,
  { document, listenHow, registry }: GatewayOptions,
): Promise<Listening> {
  if (registry !== undefined) await admin?.warmUp();
  return doors.open(document.listen, listenHow);
}

/** What opens the admin interface, and where calls are told: it keeps them, where anybody can ask it. */
function adminOf(
  { adminToken: processToken, bootstrapToken, access, callLogs = [] }: GatewayOptions,
  calls: CallLog,
): { readonly keys: Keys; readonly logs: readonly CallLog[] } {
  const isAsked = processToken !== undefined || access !== undefined;
  return { keys: { processToken, bootstrapToken, access }, logs: isAsked ? [...callLogs, calls] : callLogs };
}

/** Explains calls in the world that decided them, as far as it is kept. */
function explainedBy(publication: Publication, services: Services): AdminParts['explain'] {
  return (call, nowMs) => {
    const { snapshot, tokens } = publication.edition(call.outcome?.edition);
    return explainCall(call, { nowMs, snapshot, services: { ...services, tokens } }, signDigests);
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
