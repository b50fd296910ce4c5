import { signDigests } from '../adapters/node/node-digests.ts';
import { turns } from '../adapters/node/turn-queue.ts';
import type { CopyServed } from '../admin/admin-parts.ts';
import { compareDocuments, type DocumentChange } from '../config/compare-documents.ts';
import type { DocumentFault } from '../config/document-fault.ts';
import { warmUpDiagnosis } from '../explain/warm-up-diagnosis.ts';
import type { Document } from '../model/document.ts';
import { isLoopback } from '../model/is-loopback.ts';
import type { DrainTimes } from '../model/listener-settings.ts';
import type { CallLog } from '../ports/call-log.ts';
import { StoreError } from '../ports/registry-store.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { type AddressFault, addressFaultOf } from './address-fault.ts';
import { type JournalTrouble, startJournal } from './call-journal.ts';
import { DocumentFollower } from './document-follower.ts';
import { inheritedSocket } from './inherited-socket.ts';
import type { CopyTrouble } from './registry/copy-keeper.ts';
import { type RegistryDifferences, ServedRegistry } from './registry/served-registry.ts';
import type { UsageKeeper, UsageTrouble } from './registry/usage-keeper.ts';
import { sandboxFor } from './sandbox-for.ts';
import {
  type DocumentLook,
  type DocumentSource,
  lookAtDocument,
  type ServedDocument,
} from './served-document.ts';
import { type RunningGateway, startGateway } from './start-gateway.ts';

/** What a gateway that serves tells while it does. */
export type ServeEvent =
  | ({
      readonly event: 'ready';
      readonly listening: RunningGateway['listening'];
      readonly opening: Opening;
    } & ServedDocument)
  /** Another document is served; `asksForOtherAddress`: its `listen` differs, which takes a restart. */
  | ({
      readonly event: 'reloaded';
      readonly asksForOtherAddress: boolean;
      /** What differs from the document before; `undefined`: there is too much of them to compare. */
      readonly changes: readonly DocumentChange[] | undefined;
    } & ServedDocument)
  /** A registry rules, and the document says something else; without `changes`: there is too much to compare. */
  | ({ readonly event: 'differs' } & Partial<RegistryDifferences>)
  /** A change of the registry is served. */
  | { readonly event: 'changed'; readonly revision: string }
  /** A document was refused whole; the one before goes on serving. */
  | { readonly event: 'refused'; readonly faults: readonly DocumentFault[] }
  /** The journal of calls cannot be written, or can again; calls are served all the same. */
  | ({ readonly event: 'journal' } & JournalTrouble)
  /** What calls have used cannot be kept, can again, or is incomplete; calls are served all the same. */
  | ({ readonly event: 'usage' } & UsageTrouble)
  /** The registry cannot be opened, and its copy is served: nothing can be changed. */
  | ({ readonly event: 'from-copy' } & CopyServed)
  /** The copy of the registry cannot be written, or can again; what is served is not touched by it. */
  | ({ readonly event: 'copy' } & CopyTrouble)
  | { readonly event: 'draining'; readonly times: DrainTimes };

/** What opens the admin interface beside the users and tokens of a registry. */
export type Opening =
  /** The token that was handed over. */
  | 'given'
  /** The one that this start made. */
  | 'made'
  /** The one that this start made names the first owner. */
  | 'bootstrap'
  /** Nothing. */
  | 'owners';

/** How it ended. */
export type ServeOutcome =
  /** `cut`: calls that were not answered within the grace. */
  | { readonly ended: 'drained'; readonly cut: number }
  /** Asked to end a second time, while it drained. */
  | { readonly ended: 'at-once' }
  | { readonly ended: 'bad-document'; readonly faults: readonly DocumentFault[] }
  | { readonly ended: 'no-address'; readonly fault: AddressFault }
  /** The admin listener would be reached from other machines, and nobody said that it may. */
  | { readonly ended: 'public-admin'; readonly host: string }
  /** The registry cannot be opened; nothing of it was changed. */
  | { readonly ended: 'no-registry'; readonly reason: string };

/** Wishes from outside, such as signals. Each call returns what takes the listener off again. */
export interface ServeWishes {
  onReload(listener: () => void): () => void;
  /** `isWatched`: a person waits for the end, at a terminal; no load balancer has to be told of it first. */
  onStop(listener: (isWatched: boolean) => void): () => void;
}

export interface ServeOptions {
  readonly source: DocumentSource;
  /** `isGiven`: it comes from outside, and opens the admin interface in any case. */
  readonly adminToken: { readonly value: string; readonly isGiven: boolean };
  readonly callLogs: readonly CallLog[];
  readonly wishes: ServeWishes;
  readonly report: (event: ServeEvent) => void;
  /** The phases of the end, in place of the document's. */
  readonly drain?: DrainTimes | undefined;
  /** Whether other machines may reach the admin listener, which speaks plain HTTP. */
  readonly allowsPublicAdmin?: boolean | undefined;
  /** Whether other processes may listen on the gateway's port at the same time. */
  readonly reusesPort?: boolean | undefined;
  /** Serve the copy of the registry where it cannot be opened itself. */
  readonly fromCopy?: boolean | undefined;
  /** Milliseconds of a clock that only goes forward. */
  readonly nowMs?: () => number;
}

/**
 * Serves a document until it is asked to stop: follows its files, reloads on a wish, finishes calls in flight.
 *
 * Rejects only where something is wrong with this program. Source: config.md.
 */
export async function serve(options: ServeOptions): Promise<ServeOutcome> {
  const { source } = options;
  const look = lookAtDocument(source);
  if ('faults' in look) return { ended: 'bad-document', faults: look.faults };
  const { host } = look.document.listen.admin;
  if (!isLoopback(host) && options.allowsPublicAdmin !== true) return { ended: 'public-admin', host };
  try {
    const registry = await ServedRegistry.open(look, source, options.fromCopy === true);
    const usage = await registry?.openUsage(trouble => options.report({ event: 'usage', ...trouble }));
    const outcome = await serveLook(look, { registry, usage }, options);
    await usage?.close();
    await registry?.close();
    return outcome;
  } catch (error) {
    if (error instanceof StoreError) return { ended: 'no-registry', reason: error.message };
    throw error;
  }
}

type GoodLook = Extract<DocumentLook, { readonly revision: string }>;

/** What outlives the process; without a registry there is neither. */
interface Kept {
  readonly registry: ServedRegistry | undefined;
  readonly usage: UsageKeeper | undefined;
}

async function serveLook(look: GoodLook, kept: Kept, options: ServeOptions): Promise<ServeOutcome> {
  const { source, wishes, report } = options;
  const { registry, usage } = kept;
  const first =
    registry === undefined ? look : { ...look, document: registry.document, revision: registry.revision };
  const journal = startJournal(look.document, source.path, trouble =>
    report({ event: 'journal', ...trouble }),
  );
  const ownLogs = [journal, usage?.meter].filter(log => log !== undefined);
  const started = await start(first, { ...options, callLogs: [...options.callLogs, ...ownLogs] }, kept);
  if ('fault' in started) {
    await journal?.close();
    return { ended: 'no-address', fault: started.fault };
  }
  const { gateway } = started;
  usage?.start();
  let served: Document = first.document;
  const publish = (document: Document, revision: string): void => {
    gateway.publish(document, revision);
    served = document;
  };
  registry?.listen(change => {
    if ('document' in change) publish(change.document, change.revision);
    else gateway.patch(change.changes, change.revision);
    report({ event: 'changed', revision: change.revision });
  });
  const follower = new DocumentFollower(source, next => {
    if ('faults' in next) return report({ event: 'refused', faults: next.faults });
    if (next.isBlank && !look.isBlank) return report({ event: 'refused', faults: [blankFault(source.path)] });
    if (registry !== undefined) return reportDifferences(registry, next.document, report);
    const changes = changesFrom(served, next.document);
    publish(next.document, next.revision);
    const asksForOtherAddress = differs(next.document, look.document);
    report({ event: 'reloaded', asksForOtherAddress, changes, ...next });
  });
  const stop = new StopWish(options.nowMs ?? (() => performance.now()));
  const offs = [wishes.onReload(() => follower.lookSoon()), wishes.onStop(isWatched => stop.wish(isWatched))];
  registry?.onCopyTrouble(trouble => report({ event: 'copy', ...trouble }));
  report({ event: 'ready', listening: gateway.listening, opening: started.opening, ...first });
  if (registry?.copy !== undefined) report({ event: 'from-copy', ...registry.copy });
  if (registry !== undefined) reportDifferences(registry, look.document, report);
  // What changed since the first look is seen now.
  follower.follow(look);
  if (started.sandbox?.isOn === true) warmUpSoon();
  const isWatched = await stop.once;
  follower.stop();
  const times = drainTimesOf(options.drain ?? served.drain, isWatched);
  report({ event: 'draining', times });
  const drained = gateway.drain(times).then(cut => ({ ended: 'drained', cut }) as const);
  const outcome = await Promise.race([drained, stop.twice.then(() => ({ ended: 'at-once' }) as const)]);
  for (const off of offs) off();
  if (outcome.ended === 'drained') await journal?.close();
  return outcome;
}

/** Tells what a document would change in the registry, where it would. */
function reportDifferences(
  registry: ServedRegistry,
  document: Document,
  report: ServeOptions['report'],
): void {
  const isSmall = Math.max(entriesIn(registry.document), entriesIn(document)) <= COMPARED_ENTRIES_MAX;
  const differences = isSmall ? registry.differences(document) : undefined;
  const isSame = differences?.changes.length === 0 && differences.restart.length === 0;
  if (!isSame) report({ event: 'differs', ...differences });
}

/** A person who waits is not made to wait for a load balancer. */
function drainTimesOf(times: DrainTimes, isWatched: boolean): DrainTimes {
  return isWatched ? { ...times, noticeMs: 0, idleMs: 0 } : times;
}

type Started =
  | {
      readonly gateway: RunningGateway;
      readonly sandbox: Sandbox | undefined;
      readonly opening: Opening;
    }
  | { readonly fault: AddressFault };

async function start(
  { document, revision }: ServedDocument,
  options: ServeOptions,
  { registry, usage }: Kept,
): Promise<Started> {
  const { adminToken, callLogs, reusesPort, source } = options;
  const opening = await openingOf(adminToken, document, registry);
  const { value } = adminToken;
  const listenHow = { descriptor: inheritedSocket(source.environment, process.pid), reusesPort };
  const sandbox = await sandboxFor(document);
  try {
    const gateway = await startGateway({
      document,
      revision,
      adminToken: opening === 'given' || opening === 'made' ? value : undefined,
      bootstrapToken: opening === 'bootstrap' ? value : undefined,
      access: registry?.access,
      callLogs,
      listenHow,
      sandbox,
      registry: registry?.service,
      dayCounts: usage?.days,
      usageLost: usage && (() => usage.meter.lost),
      copy: registry?.copy,
    });
    return { gateway, sandbox, opening };
  } catch (err) {
    const fault = addressFaultOf(err, document.listen);
    if (fault === undefined) throw err;
    return { fault };
  }
}

/** A registry in production belongs to its owners: the token that a start makes names the first one, and no more. */
async function openingOf(
  { isGiven }: ServeOptions['adminToken'],
  { mode }: Document,
  registry: ServedRegistry | undefined,
): Promise<Opening> {
  if (isGiven) return 'given';
  // Of a copy nothing can be changed, and its owners cannot be asked for.
  if (mode === 'sandbox' || registry === undefined || registry.copy !== undefined) return 'made';
  return (await registry.access.hasOwner()) ? 'owners' : 'bootstrap';
}

/** The first call is not made to wait. */
const WARM_UP_AFTER_MS = 500;

/** A sandbox is asked why a sign is wrong; a process that ends earlier does not wait for this. */
function warmUpSoon(): void {
  setTimeout(() => void warmUpDiagnosis(signDigests, turns.next), WARM_UP_AFTER_MS).unref();
}

/** A document that was emptied while it is served is nearly always one that is being written. */
function blankFault(file: string): DocumentFault {
  return {
    file,
    line: 1,
    column: 1,
    path: '',
    message: 'the document became empty; start again with it where that is meant',
    expected: undefined,
    suggestion: undefined,
    excerpt: undefined,
  };
}

/** Entries of a document above which a reload does not tell what has changed: calls would wait for the comparison. */
const COMPARED_ENTRIES_MAX = 2_000;

function changesFrom(before: Document, after: Document): readonly DocumentChange[] | undefined {
  const isSmall = Math.max(entriesIn(before), entriesIn(after)) <= COMPARED_ENTRIES_MAX;
  return isSmall ? compareDocuments(before, after) : undefined;
}

function entriesIn({ upstreams, apis, packages, apps, merchants, authorizations }: Document): number {
  return [upstreams, apis, packages, apps, merchants, authorizations].reduce(
    (sum, { length }) => sum + length,
    0,
  );
}

function differs(next: Document, first: Document): boolean {
  return JSON.stringify(next.listen) !== JSON.stringify(first.listen);
}

/** One press of Ctrl-C arrives up to three times: from the terminal, from npm, from the launcher. */
const SAME_WISH_MS = 500;

/** The wish to stop, once and twice. */
class StopWish {
  /** Whether a person waits. */
  readonly once: Promise<boolean>;
  readonly twice: Promise<void>;
  readonly #nowMs: () => number;
  readonly #tellOnce: (isWatched: boolean) => void;
  readonly #tellTwice: () => void;
  #firstMs: number | undefined;

  constructor(nowMs: () => number) {
    const once = Promise.withResolvers<boolean>();
    const twice = Promise.withResolvers<void>();
    this.#nowMs = nowMs;
    this.once = once.promise;
    this.twice = twice.promise;
    this.#tellOnce = once.resolve;
    this.#tellTwice = twice.resolve;
  }

  wish(isWatched: boolean): void {
    const now = this.#nowMs();
    this.#tellOnce(isWatched);
    this.#firstMs ??= now;
    if (now - this.#firstMs >= SAME_WISH_MS) this.#tellTwice();
  }
}
