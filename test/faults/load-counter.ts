import { LatencyHistogram } from './latency-histogram.ts';
import { type LoadTally, SUCCESS } from './load-plan.ts';

/** What became of one request. */
export type LoadOutcome =
  | { readonly kind: 'answered'; readonly code: string; readonly isOdd: boolean; readonly latencyMs: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'lost'; readonly reason: string };

/** Counts outcomes of requests. */
export class LoadCounter {
  readonly #codes: Record<string, number> = {};
  readonly #lost: Record<string, number> = {};
  readonly #success = new LatencyHistogram();
  readonly #failure = new LatencyHistogram();
  #scheduled = 0;
  #refused = 0;
  #odd = 0;

  count(outcome: LoadOutcome): void {
    this.#scheduled += 1;
    switch (outcome.kind) {
      case 'answered':
        this.#codes[outcome.code] = (this.#codes[outcome.code] ?? 0) + 1;
        if (outcome.isOdd) this.#odd += 1;
        (outcome.code === SUCCESS ? this.#success : this.#failure).record(outcome.latencyMs);
        break;
      case 'refused':
        this.#refused += 1;
        break;
      case 'lost':
        this.#lost[outcome.reason] = (this.#lost[outcome.reason] ?? 0) + 1;
        break;
    }
  }

  toTally(): LoadTally {
    return {
      scheduled: this.#scheduled,
      codes: this.#codes,
      refused: this.#refused,
      lost: this.#lost,
      odd: this.#odd,
      success: this.#success.toData(),
      failure: this.#failure.toData(),
    };
  }
}
