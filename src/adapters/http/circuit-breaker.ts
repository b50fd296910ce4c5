import type { BreakerSettings } from '../../model/document.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CircuitState } from '../../ports/upstream-state.ts';

/**
 * What a call says of its endpoint: it answered; it answered 5xx; it gave no complete answer; or nothing, since the
 * caller left.
 */
export type Verdict = 'answer' | 'error' | 'failure' | 'nothing';

/** Which stretch of calls a verdict belongs to: verdicts on an earlier one say nothing about now. */
export type Ticket = number;

/** Failures in a row after which an endpoint is left out where another one is usable. */
const FAILURES_MAX_BESIDE_OTHERS = 3;
/** Answers of 5xx in a row after which it is left out where another one is usable; alone they open nothing. */
const ERRORS_MAX = 10;

/**
 * Decides whether an endpoint is given calls.
 *
 * Closed: it is. Open: it is not, for a time that doubles while it goes on failing. Half-open: one call tries it, and
 * its end decides. All times are on the monotonic clock. Source: protocol.md §6.
 */
export class CircuitBreaker {
  readonly #settings: BreakerSettings;
  readonly #clock: Clock;
  #state: CircuitState = 'closed';
  #ticket: Ticket = 0;
  #isTried = false;
  #failures = 0;
  #errors = 0;
  #openMs: number;
  #until = 0;
  #closedAt = Number.NEGATIVE_INFINITY;
  #openings = 0;
  #isOpenForErrors = false;

  constructor(settings: BreakerSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#openMs = settings.openMs;
  }

  /** What it would say if a call came now. */
  get state(): CircuitState {
    return this.#state === 'open' && this.#clock.monotonicMs() >= this.#until ? 'half-open' : this.#state;
  }

  /** How often it has opened. */
  get openings(): number {
    return this.#openings;
  }

  /** Whether a call may go to the endpoint now. */
  get isUsable(): boolean {
    if (this.#state === 'closed') return true;
    return this.state === 'half-open' && !this.#isTried;
  }

  /** A call goes to the endpoint; only where it is usable. */
  enter(): Ticket {
    if (this.#state === 'closed') return this.#ticket;
    this.#state = 'half-open';
    this.#isTried = true;
    return this.#ticket;
  }

  /** A call has ended. `isLast`: no other endpoint could be called instead. */
  leave(ticket: Ticket, verdict: Verdict, isLast: boolean): void {
    if (ticket !== this.#ticket) return;
    if (this.#state === 'closed') this.#count(verdict, isLast);
    else this.#judgeTrial(verdict, isLast);
  }

  #count(verdict: Verdict, isLast: boolean): void {
    if (verdict === 'nothing') return;
    this.#failures = verdict === 'failure' ? this.#failures + 1 : 0;
    if (verdict !== 'failure') this.#errors = verdict === 'error' ? this.#errors + 1 : 0;
    const { failuresMax } = this.#settings;
    const failuresMaxHere = isLast ? failuresMax : Math.min(failuresMax, FAILURES_MAX_BESIDE_OTHERS);
    if (this.#failures >= failuresMaxHere) this.#openFromClosed(false);
    else if (this.#errors >= ERRORS_MAX && !isLast) this.#openFromClosed(true);
  }

  #judgeTrial(verdict: Verdict, isLast: boolean): void {
    this.#isTried = false;
    if (verdict === 'nothing') return;
    const stillFails = verdict === 'failure' || (verdict === 'error' && this.#isOpenForErrors && !isLast);
    if (stillFails) this.#open(Math.min(this.#openMs * 2, this.#settings.openMsMax));
    else this.#close();
  }

  /** One that opens again soon after it closed has not recovered: it stays open for longer than before. */
  #openFromClosed(isForErrors: boolean): void {
    const { openMs, openMsMax } = this.#settings;
    const isRelapse = this.#clock.monotonicMs() - this.#closedAt < this.#openMs;
    this.#isOpenForErrors = isForErrors;
    this.#open(isRelapse ? Math.min(this.#openMs * 2, openMsMax) : openMs);
  }

  #open(forMs: number): void {
    this.#state = 'open';
    this.#openMs = forMs;
    this.#until = this.#clock.monotonicMs() + forMs;
    this.#openings += 1;
    this.#ticket += 1;
  }

  #close(): void {
    this.#state = 'closed';
    this.#closedAt = this.#clock.monotonicMs();
    this.#failures = 0;
    this.#errors = 0;
    this.#ticket += 1;
  }
}
