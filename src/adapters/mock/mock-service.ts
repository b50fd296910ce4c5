import { ERROR_TABLE } from '../../errors/table.ts';
import { type MockBehaviour, readMockType, SANDBOX_UPSTREAM } from '../../model/mock-type.ts';
import type { Resettable } from '../../ports/resettable.ts';
import type { ServiceCall, ServiceOutcome, Upstreams } from '../../ports/upstream.ts';
import { answerFromExample } from './mock-upstream.ts';

/** Apps and types whose calls are counted; beyond it the oldest is forgotten and begins anew. */
const COUNTED_MAX = 10_000;

/** A JSON text for calls of a type; `undefined`: none was ordered. */
export type AnswerOf = (type: string) => Uint8Array | undefined;

/** Waits so many milliseconds, or until the caller has left. */
export type Wait = (milliseconds: number, caller: ServiceCall['caller']) => Promise<void>;

/**
 * Every mock upstream: answers with examples, and under a sandbox's own types as their names ask for.
 *
 * What it gives are outcomes as of any service: the gateway makes of them what it makes of a real one's.
 */
export class MockService implements Upstreams, Resettable {
  readonly #wait: Wait;
  readonly #answerOf: AnswerOf;
  /** How many calls of its cycle an app has made, by app and type. */
  #counts = new Map<string, number>();

  /** `answerOf`: what is answered in place of the example of a type. */
  constructor(wait: Wait, answerOf: AnswerOf = () => undefined) {
    this.#wait = wait;
    this.#answerOf = answerOf;
  }

  async send(call: ServiceCall): Promise<ServiceOutcome> {
    const isOwn = call.binding.upstream === SANDBOX_UPSTREAM;
    const behaviour = isOwn ? readMockType(call.path.slice(1)) : undefined;
    const answer = await answerFromExample(call);
    const ordered = answer.outcome === 'answered' ? this.#answerOf(typeOf(call)) : undefined;
    if (ordered !== undefined) return answered(200, ordered);
    return behaviour === undefined || answer.outcome !== 'answered' ? answer : this.#act(behaviour, call);
  }

  get size(): number {
    return this.#counts.size;
  }

  clear(): void {
    this.#counts = new Map();
  }

  save(): () => void {
    const counts = new Map(this.#counts);
    return () => {
      this.#counts = new Map(counts);
    };
  }

  async #act(behaviour: MockBehaviour, call: ServiceCall): Promise<ServiceOutcome> {
    switch (behaviour.kind) {
      case 'echo':
        return call.body instanceof Uint8Array ? answered(200, call.body) : answered(200, '{}');
      case 'malformed':
        return answered(200, '{"malformed":');
      case 'status':
        return answered(behaviour.status, '{}');
      case 'error':
        return outcomeFor(behaviour.code);
      case 'flaky':
        return this.#isFailing(behaviour, call) ? DROPPED : answered(200, '{"ok":true}');
      case 'delay': {
        const { timeoutMs } = call.binding;
        await this.#wait(Math.min(behaviour.ms, timeoutMs), call.caller);
        return behaviour.ms < timeoutMs ? answered(200, `{"delayedMs":${behaviour.ms}}`) : TOO_LATE;
      }
    }
  }

  #isFailing({ failing, of }: MockBehaviour & { kind: 'flaky' }, { path, appKey }: ServiceCall): boolean {
    const key = `${path} ${appKey}`;
    const count = this.#counts.get(key) ?? 0;
    const [oldest] = this.#counts.keys();
    if (this.#counts.size >= COUNTED_MAX && oldest !== undefined) this.#counts.delete(oldest);
    this.#counts.set(key, (count + 1) % of);
    return count < failing;
  }
}

const DROPPED: ServiceOutcome = { outcome: 'silent', sent: true, cause: 'the mock dropped the connection' };
const TOO_LATE: ServiceOutcome = {
  outcome: 'silent',
  sent: true,
  cause: 'the mock answers after the deadline',
};
const SHED: ServiceOutcome = { outcome: 'shed', cause: 'the mock asked for it' };

/** What leads to a code: only a service's own errors are spoken, the gateway's have to happen. */
function outcomeFor(code: number): ServiceOutcome {
  switch (code) {
    case ERROR_TABLE['internal-call-failed'].code:
      return DROPPED;
    case ERROR_TABLE['system-exception'].code:
      return SHED;
    case ERROR_TABLE['operation-not-found'].code:
      return answered(501, '{}');
    case ERROR_TABLE['service-error'].code:
      return answered(500, '{}');
    default:
      return answered(400, JSON.stringify({ errorCode: code, errorMsg: `mock error ${code}` }));
  }
}

function answered(status: number, body: string | Uint8Array): ServiceOutcome {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return { outcome: 'answered', status, body: bytes, answeredBy: 'mock' };
}

function typeOf({ headers }: ServiceCall): string {
  return headers[headers.indexOf('x-gatewright-type') + 1] ?? '';
}
