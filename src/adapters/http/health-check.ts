import { Buffer } from 'node:buffer';
import type { HealthSettings } from '../../model/document.ts';
import type { Resettable } from '../../ports/resettable.ts';
import type { ServiceOutcome } from '../../ports/upstream.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Asks an endpoint how it is, from the beginning on and then at intervals, one question at a time.
 *
 * Questions are no calls: they take no place under the caps, and say nothing to the circuit breaker.
 */
export class HealthCheck implements Resettable {
  readonly #endpoint: Endpoint;
  readonly #settings: HealthSettings;
  readonly #request: Uint8Array;
  readonly #timer: NodeJS.Timeout;
  /** Answers in a row that speak against what is believed now. */
  #against = 0;
  #isAsking = false;
  #isStopped = false;

  constructor(endpoint: Endpoint, settings: HealthSettings) {
    this.#endpoint = endpoint;
    this.#settings = settings;
    this.#request = renderQuestion(endpoint, settings.path);
    this.#timer = setInterval(() => this.#ask(), settings.intervalMs).unref();
    this.#ask();
  }

  get size(): number {
    return this.#against;
  }

  clear(): void {
    this.#against = 0;
  }

  save(): () => void {
    const against = this.#against;
    return () => {
      this.#against = against;
    };
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }

  #ask(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#endpoint.pool.run({
      request: this.#request,
      timeoutMs: this.#settings.timeoutMs,
      settle: outcome => {
        this.#isAsking = false;
        if (!this.#isStopped) this.#take(isGood(outcome));
      },
    });
  }

  #take(isWell: boolean): void {
    const endpoint = this.#endpoint;
    if (isWell === endpoint.isHealthy) {
      this.#against = 0;
      return;
    }
    this.#against += 1;
    if (this.#against < (isWell ? this.#settings.healthyAfter : this.#settings.unhealthyAfter)) return;
    this.#against = 0;
    endpoint.isHealthy = isWell;
  }
}

function isGood(outcome: ServiceOutcome): boolean {
  return outcome.outcome === 'answered' && outcome.status >= 200 && outcome.status < 300;
}

function renderQuestion({ host, pathPrefix }: Endpoint, path: string): Uint8Array {
  return Buffer.from(`GET ${pathPrefix}${path} HTTP/1.1\r\nhost: ${host}\r\naccept: */*\r\n\r\n`, 'latin1');
}
