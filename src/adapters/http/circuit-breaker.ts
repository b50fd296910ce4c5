import type { BreakerSettings } from '../../model/document.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Resettable } from '../../ports/resettable.ts';
import type { CircuitState } from '../../ports/upstream-state.ts';

/**
 * What a call says of its endpoint: it answered; it answered 5xx; it gave no complete answer; or nothing, since the
 * caller left.
 */
export type Verdict = 'answer' | 'error' | 'failure' | 'nothing';

/** Which stretch of calls a verdict belongs to: verdicts on an earlier one say nothing about now. */
export type Ticket = number;

/** The part of the failures in a row that is enough where another endpoint is usable: 3 of 5. */
const PART_BESIDE_OTHERS = 0.6;
/** Answers of 5xx in a row that count like so many failures beside others; alone they open nothing. */
const ERRORS_PER_FAILURE = 2;

/**
 * Decides whether an endpoint is given calls.
 *
 * Closed: it is. Open: it is not, for a time that doubles while it goes on failing. Half-open: one call tries it, and
 * its end decides; where that takes longer than it was open, one more tries. All times are on the monotonic clock.
 * Source: protocol.md §6.
 */
export class CircuitBreaker implements Resettable {
  readonly #settings: BreakerSettings;
  readonly #clock: Clock;
  readonly #failuresMaxBesideOthers: number;
  readonly #errorsMax: number;
  #state: CircuitState = 'closed';
  #ticket: Ticket = 0;
  #failures = 0;
  #errors = 0;
  #openMs: number;
  /** When the next call may try it. */
  #nextTrialAt = 0;
  #closedAt = Number.NEGATIVE_INFINITY;
  #openings = 0;
  #isOpenForErrors = false;

  constructor(settings: BreakerSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#openMs = settings.openMs;
    this.#failuresMaxBesideOthers = Math.ceil(settings.failuresMax * PART_BESIDE_OTHERS);
    this.#errorsMax = settings.failuresMax * ERRORS_PER_FAILURE;
  }

  /** What it would say if a call came now. */
  get state(): CircuitState {
    return this.#state === 'open' && this.#isDue ? 'half-open' : this.#state;
  }

  get #isDue(): boolean {
    return this.#clock.monotonicMs() >= this.#nextTrialAt;
  }

  /** How often it has opened. */
  get openings(): number {
    return this.#openings;
  }

  /** Whether a call may go to the endpoint now. */
  get isUsable(): boolean {
    return this.#state === 'closed' || this.#isDue;
  }

  get size(): number {
    const isFresh = this.#state === 'closed' && this.#closedAt === Number.NEGATIVE_INFINITY;
    return isFresh ? this.#failures + this.#errors : 1;
  }

  /** Closed, as before its first call. How often it opened is still counted: that is for who watches. */
  clear(): void {
    this.#state = 'closed';
    this.#failures = 0;
    this.#errors = 0;
    this.#openMs = this.#settings.openMs;
    this.#nextTrialAt = 0;
    this.#closedAt = Number.NEGATIVE_INFINITY;
    this.#isOpenForErrors = false;
    // Calls that are under way say nothing of what comes now.
    this.#ticket += 1;
  }

  save(): () => void {
    const state = this.#state;
    const failures = this.#failures;
    const errors = this.#errors;
    const openMs = this.#openMs;
    const nextTrialAt = this.#nextTrialAt;
    const closedAt = this.#closedAt;
    const isOpenForErrors = this.#isOpenForErrors;
    return () => {
      this.clear();
      this.#state = state;
      this.#failures = failures;
      this.#errors = errors;
      this.#openMs = openMs;
      this.#nextTrialAt = nextTrialAt;
      this.#closedAt = closedAt;
      this.#isOpenForErrors = isOpenForErrors;
    };
  }

  /** A call goes to the endpoint; only where it is usable. */
  enter(): Ticket {
    if (this.#state === 'closed') return this.#ticket;
    this.#state = 'half-open';
    this.#nextTrialAt = this.#clock.monotonicMs() + this.#openMs;
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
    const failuresMax = isLast ? this.#settings.failuresMax : this.#failuresMaxBesideOthers;
    if (this.#failures >= failuresMax) this.#openFromClosed(false);
    else if (this.#errors >= this.#errorsMax && !isLast) this.#openFromClosed(true);
  }

  #judgeTrial(verdict: Verdict, isLast: boolean): void {
    if (verdict === 'nothing') {
      this.#nextTrialAt = Number.NEGATIVE_INFINITY;
      return;
    }
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
    this.#nextTrialAt = this.#clock.monotonicMs() + forMs;
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
