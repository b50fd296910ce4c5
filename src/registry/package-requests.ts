import { instantText } from '../config/kinds/instant.ts';
import type {
  PackageRequestFilter,
  PackageRequestState,
  PageAsk,
  RegistryReader,
  RegistryWriter,
  StoredPackageRequest,
} from '../ports/registry-store.ts';
import type { Committed, Order } from './committer.ts';
import type { Registry } from './registry.ts';
import { type FieldFault, RegistryProblem } from './registry-problem.ts';
import type { Deed } from './write-audit.ts';

/** A request as it is shown: one whose time is over has expired. */
export interface PackageRequest extends Omit<StoredPackageRequest, 'state'> {
  readonly state: PackageRequestState | 'expired';
}

/** What is asked for. */
export interface PackageAsk extends Order {
  readonly appKey: string;
  readonly packageCode: string;
  readonly reason: string;
  /** Milliseconds for which it waits, above 0. */
  readonly lifetimeMs: number;
}

/** Which requests are listed; what is `undefined` does not matter. */
export type PackageRequestChoice = Pick<PackageRequestFilter, 'state' | 'appKey'>;

/** What became of an approval. */
export interface Approved extends Committed {
  readonly request: PackageRequest;
}

/** Who may have which package: asked for, and approved or rejected by somebody else. What is decided stays so. */
export class PackageRequests {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** The newest first; `after`: older than this one. */
  async list(choice: PackageRequestChoice, page: PageAsk<number>): Promise<readonly PackageRequest[]> {
    const { store, clock } = this.#registry.parts;
    const atMs = clock.wallMs();
    const found = await store.packageRequests({ ...choice, packageCode: undefined, atMs }, page);
    return found.map(request => viewOf(request, atMs));
  }

  async get(number: number): Promise<PackageRequest> {
    const { store, clock } = this.#registry.parts;
    return viewOf(await requestIn(store, number), clock.wallMs());
  }

  /** Asks for a package. Refused where the app holds it for good, is closed, or has a request for it that waits. */
  async request({ appKey, packageCode, reason, lifetimeMs, ...order }: PackageAsk): Promise<PackageRequest> {
    return this.#registry.committer.record(
      order,
      async (writer, nowMs) => {
        await checkAsk({ appKey, packageCode, atMs: nowMs }, writer);
        const [newest] = await writer.packageRequests(anyAt(nowMs), { after: undefined, limit: 1 });
        const request: StoredPackageRequest = {
          number: (newest?.number ?? 0) + 1,
          appKey,
          packageCode,
          state: 'pending',
          reason,
          requestedBy: order.actor,
          requestedAtMs: nowMs,
          expiresAtMs: nowMs + lifetimeMs,
          ...UNDECIDED,
        };
        await writer.putPackageRequest(request);
        return request;
      },
      request => deedOf('request', request.number, { appKey, package: packageCode, reason }),
    );
  }

  /** Gives the app the package with its request, for good or until an instant in UNIX milliseconds. */
  async approve(number: number, order: Order & { readonly untilMs: number | undefined }): Promise<Approved> {
    const { untilMs } = order;
    const until = untilMs === undefined ? undefined : instantText(untilMs);
    let request: StoredPackageRequest | undefined;
    const deed = deedOf('approve', number, { until });
    const committed = await this.#registry.committer.change(order, deed, async draft => {
      const { writer, nowMs } = draft;
      if (untilMs !== undefined && untilMs <= nowMs) throw pastEnd(until);
      const waiting = await waitingIn(writer, { number, nowMs, next: 'approved' });
      const { appKey, packageCode } = waiting;
      const held = until === undefined ? packageCode : { code: packageCode, until };
      await this.#registry.amendIn(draft, { kind: 'app', id: appKey }, entry => ({
        packages: [...heldIn(entry).filter(each => codeOf(each) !== packageCode), held],
      }));
      request = decided(waiting, { state: 'approved', order, nowMs, grantedUntilMs: untilMs ?? null });
      await draft.putPackageRequest(request);
    });
    return { ...committed, request: request ?? (await this.get(number)) };
  }

  /** Ends a request that waits, with the reason of the order's comment. */
  reject(number: number, order: Order): Promise<PackageRequest> {
    return this.#end(number, order, 'rejected');
  }

  withdraw(number: number, order: Order): Promise<PackageRequest> {
    return this.#end(number, order, 'withdrawn');
  }

  async #end(number: number, order: Order, state: 'rejected' | 'withdrawn'): Promise<PackageRequest> {
    const action = state === 'rejected' ? 'reject' : 'withdraw';
    return this.#registry.committer.record(
      order,
      async (writer, nowMs) => {
        const waiting = await waitingIn(writer, { number, nowMs, next: state });
        const request = decided(waiting, { state, order, nowMs, grantedUntilMs: null });
        await writer.putPackageRequest(request);
        return request;
      },
      () => deedOf(action, number, {}),
    );
  }
}

const UNDECIDED = { decidedBy: null, decidedAtMs: null, decision: '', grantedUntilMs: null } as const;

interface Decision {
  readonly state: PackageRequestState;
  readonly order: Order;
  readonly nowMs: number;
  readonly grantedUntilMs: number | null;
}

function decided(waiting: StoredPackageRequest, { state, order, nowMs, grantedUntilMs }: Decision) {
  const { actor: decidedBy, comment: decision = '' } = order;
  return { ...waiting, state, decidedBy, decidedAtMs: nowMs, decision, grantedUntilMs };
}

function viewOf(request: StoredPackageRequest, atMs: number): PackageRequest {
  const isOver = request.state === 'pending' && atMs >= request.expiresAtMs;
  return isOver ? { ...request, state: 'expired' } : request;
}

function anyAt(atMs: number): PackageRequestFilter {
  return { state: undefined, appKey: undefined, packageCode: undefined, atMs };
}

async function requestIn(reader: RegistryReader, number: number): Promise<StoredPackageRequest> {
  const found = await reader.packageRequest(number);
  if (found === undefined) throw noRequest(number);
  return found;
}

/** The request, which waits; refused where it does not. */
async function waitingIn(
  writer: RegistryWriter,
  { number, nowMs, next }: { readonly number: number; readonly nowMs: number; readonly next: string },
): Promise<StoredPackageRequest> {
  const found = await requestIn(writer, number);
  const { state } = viewOf(found, nowMs);
  if (state === 'pending') return found;
  throw new RegistryProblem('conflict', `Package request ${number} is ${state}: it stays so.`, {
    faults: [faultOf('state', `${next} cannot follow ${state}`, 'pending')],
  });
}

interface Asked {
  readonly appKey: string;
  readonly packageCode: string;
  readonly atMs: number;
}

async function checkAsk({ appKey, packageCode, atMs }: Asked, writer: RegistryWriter): Promise<void> {
  const app = await writer.entry('app', appKey);
  if (app === undefined) throw invalid(faultOf('app_key', `there is no app '${appKey}'`));
  if ((await writer.entry('package', packageCode)) === undefined)
    throw invalid(faultOf('package', `there is no package '${packageCode}'`));
  const entry = objectOf(app.body);
  if (entry['status'] === 'closed') throw conflict(faultOf('app_key', 'the app is closed, and stays so'));
  if (heldIn(entry).includes(packageCode))
    throw conflict(faultOf('package', 'the app holds this package for good'));
  const asked = { state: 'pending', appKey, packageCode, atMs } as const;
  const [waiting] = await writer.packageRequests(asked, { after: undefined, limit: 1 });
  if (waiting !== undefined)
    throw conflict(faultOf('package', `request ${waiting.number} for this package waits already`));
}

/** The packages of an app, as its entry says them: codes, and mappings with a code and an end. */
function heldIn(entry: Readonly<Record<string, unknown>>): readonly unknown[] {
  const held = entry['packages'];
  return Array.isArray(held) ? held : [];
}

function codeOf(held: unknown): unknown {
  return typeof held === 'object' && held !== null && 'code' in held ? held.code : held;
}

function objectOf(body: string): Readonly<Record<string, unknown>> {
  const data: unknown = JSON.parse(body);
  return typeof data === 'object' && data !== null ? { ...data } : {};
}

function deedOf(action: string, number: number, contents: object): Deed {
  return { action: `package-request.${action}`, subject: `package request ${number}`, contents };
}

function faultOf(path: string, message: string, expected?: string): FieldFault {
  return { path, message, expected, suggestion: undefined };
}

function pastEnd(until: string | undefined): RegistryProblem {
  return invalid(faultOf('until', `${until} has passed`, 'an instant in the future'));
}

function invalid(fault: FieldFault): RegistryProblem {
  return new RegistryProblem('invalid', `The request is not good: ${fault.message}.`, { faults: [fault] });
}

function conflict(fault: FieldFault): RegistryProblem {
  return new RegistryProblem('conflict', `The request is refused: ${fault.message}.`, { faults: [fault] });
}

export function noRequest(number: number): RegistryProblem {
  return new RegistryProblem('not-found', `There is no package request ${number}.`);
}
