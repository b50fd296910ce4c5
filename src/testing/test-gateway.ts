import type { Explanation } from '../explain/explanation.ts';
import { type RunningGateway, startGateway } from '../main/start-gateway.ts';
import type { Document } from '../model/document.ts';
import type { Fault, FaultRule } from '../model/fault.ts';
import { suggest } from '../model/suggest.ts';
import { urlOf } from '../model/url-of.ts';
import type { Clock } from '../ports/clock.ts';
import type { MovableClock } from '../sandbox/movable-clock.ts';
import { Sandbox } from '../sandbox/sandbox.ts';
import { type ExpectedCall, type ReceivedCall, ReceivedCalls } from './received-calls.ts';
import { SeededIdentity } from './seeded-identity.ts';
import { postCall, signedBody, type TestAnswer, type TestCallOptions } from './test-call.ts';

/** What a gateway of a test is made of, all of it decided. */
export interface TestGatewayParts {
  readonly document: Document;
  /** Of request ids and of the chance of faults. */
  readonly seed: number;
  /** The moment at which the clock stands still, in UNIX milliseconds; `undefined`: it runs with the machine's. */
  readonly frozenAtMs: number | undefined;
  /** Whether calls of unknown types make `close` throw. */
  readonly refusesUnknownTypes: boolean;
  readonly clock: Clock;
  readonly adminToken: string;
}

/** The faults of a gateway: each strikes calls from the moment that it is ordered. */
export interface TestFaults {
  /** Throws `TypeError` with a sentence where the rule makes no sense. */
  add(rule: FaultRule): Fault;
  list(): readonly Fault[];
  remove(id: string): boolean;
  clear(): void;
}

/** What a test expects of the calls so far. */
export interface TestExpectations {
  /** The calls that fit, oldest first; throws `AssertionError` that lists what came instead. */
  received(expected: ExpectedCall): readonly ReceivedCall[];
}

/**
 * A sandbox in this process, on a port of its own: the same checks, answers and errors as a gateway in production.
 *
 * Any number of them run at the same time and share nothing.
 */
export class TestGateway implements AsyncDisposable {
  readonly clock: MovableClock;
  readonly faults: TestFaults;
  readonly expect: TestExpectations;
  readonly #parts: TestGatewayParts;
  readonly #sandbox: Sandbox;
  readonly #received: ReceivedCalls;
  readonly #running: RunningGateway;
  readonly #sessions = new Set<TestGateway>();
  /** Made when it is first asked for: that takes some milliseconds. */
  #types: ReadonlySet<string> | undefined;
  /** What the gateway that it is a session of does at its end: it lets go of it. */
  #onClosed: () => void = () => undefined;
  #isClosed = false;

  private constructor(parts: TestGatewayParts, sandbox: Sandbox, started: Started) {
    this.#parts = parts;
    this.#sandbox = sandbox;
    this.#received = started.received;
    this.#running = started.running;
    this.clock = sandbox.clock;
    this.expect = { received: expected => this.#received.expect(expected) };
    this.faults = {
      add: rule => this.#addFault(rule),
      list: () => sandbox.faults.list(),
      remove: id => sandbox.faults.remove(id),
      clear: () => sandbox.faults.clear(),
    };
  }

  static async start(parts: TestGatewayParts): Promise<TestGateway> {
    const sandbox = new Sandbox(parts.clock);
    const received = new ReceivedCalls();
    sandbox.keep(received);
    const { document, adminToken, seed } = parts;
    const identity = new SeededIdentity(seed);
    sandbox.keep(identity);
    const running = await startGateway({
      document,
      revision: 'test',
      adminToken,
      sandbox,
      clock: parts.clock,
      identity,
      callLogs: [received],
      lag: { standingMs: 0, turnWaitMs: 0 },
    });
    const gateway = new TestGateway(parts, sandbox, { received, running });
    gateway.#setClock();
    return gateway;
  }

  /** What an SDK takes as its base URL. */
  get url(): string {
    return urlOf(this.#running.listening.gateway);
  }

  /** Every type that is answered here, but those of the mock families. */
  get types(): ReadonlySet<string> {
    this.#types ??= new Set(this.#sandbox.furnish(this.#parts.document).apis.map(({ type }) => type));
    return this.#types;
  }

  /** The calls so far, oldest first. */
  get calls(): readonly ReceivedCall[] {
    return this.#received.all;
  }

  /** Signs a call at the gateway's own time, sends it, and reads the answer. */
  call(
    type: string,
    parameters: string | Readonly<Record<string, unknown>> = {},
    options: TestCallOptions = {},
  ): Promise<TestAnswer> {
    const { path = '/openapi/router', headers } = options;
    const body = signedBody({ ...options, type, parameters }, this.#parts.document, this.clock.wallMs());
    return postCall(this.url + path, body, headers);
  }

  /** Answers calls of this type so from now on: a value, or JSON text as it is. Throws `TypeError` for an unknown type. */
  answer(type: string, result: unknown): void {
    const { types } = this;
    if (!types.has(type)) throw new TypeError(`${type} is no API here${meant(type, types)}`);
    this.#sandbox.answers.set(type, typeof result === 'string' ? result : JSON.stringify(result));
  }

  /** Why a call got its answer: every check with what it observed and expected. Rejects for an unknown request id. */
  async explain(requestId: string): Promise<Explanation> {
    const { admin } = this.#running.listening;
    const response = await fetch(`${urlOf(admin)}/admin/v1/calls/${requestId}/explanation`, {
      headers: { authorization: `Bearer ${this.#parts.adminToken}` },
    });
    if (!response.ok) throw new Error(await response.text());
    // The answer has the schema of the route.
    return (await response.json()) as Explanation;
  }

  /** As after the start: calls, faults, quotas, answers, circuits, request ids and the clock are set back, at once. */
  reset(): void {
    this.#sandbox.reset();
    this.#setClock();
  }

  /** Remembers everything under the id that it returns; of more than 16 the oldest are forgotten. */
  snapshot(): string {
    return this.#sandbox.snapshot();
  }

  /** Brings everything back as it was then; throws `RangeError` where nothing has that id. */
  restore(id: string): void {
    if (!this.#sandbox.restore(id)) throw new RangeError(`no snapshot ${id}`);
  }

  /** Another gateway with the same document, which shares nothing with this one; it ends with this one at the latest. */
  async session(): Promise<TestGateway> {
    const session = await TestGateway.start(this.#parts);
    this.#sessions.add(session);
    session.#onClosed = () => this.#sessions.delete(session);
    return session;
  }

  /** Ends it and its sessions; afterwards throws where unknown types were called, unless that was expected. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#running.drain(0);
    this.#onClosed();
    // One that throws keeps no other from its end.
    const closed = await Promise.allSettled([...this.#sessions].map(session => session.close()));
    for (const end of closed) if (end.status === 'rejected') throw end.reason;
    const [type] = this.#received.unknownTypes;
    if (type === undefined || !this.#parts.refusesUnknownTypes) return;
    throw new Error(
      `${type} was called and is no API here${meant(type, this.types)}. Where that is meant, expect it: ` +
        `gateway.expect.received({ type: '${type}', code: 3000003 })`,
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #addFault(rule: FaultRule): Fault {
    const fault = this.#sandbox.faults.add({ seed: this.#parts.seed, ...rule });
    if ('wrong' in fault) throw new TypeError(fault.wrong);
    return fault;
  }

  #setClock(): void {
    if (this.#parts.frozenAtMs === undefined) return;
    this.clock.freeze();
    this.clock.set(this.#parts.frozenAtMs);
  }
}

interface Started {
  readonly received: ReceivedCalls;
  readonly running: RunningGateway;
}

function meant(type: string, types: ReadonlySet<string>): string {
  const likely = suggest(type, [...types]);
  return likely === undefined ? '' : `; did you mean ${likely}?`;
}
