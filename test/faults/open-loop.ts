import type { ConnectionOutcome, LoadConnection } from './load-connection.ts';
import { LoadCounter, type LoadOutcome } from './load-counter.ts';
import type { LoadEvent, LoadPlan, LoadReport, LoadTarget } from './load-plan.ts';
import { LoadTargets } from './load-targets.ts';

const TIMEOUT_MS = 30_000;
const CONNECTIONS_MAX = 4_096;

interface Ready {
  readonly bytes: Buffer;
  readonly expects: string | undefined;
  readonly label: string;
}

interface Due {
  readonly nth: number;
  readonly request: Ready;
  /** When it was to be sent, in milliseconds from the start. */
  readonly dueMs: number;
}

/**
 * Sends requests at a fixed rate, whatever becomes of those before, and counts every one of them.
 *
 * Latencies count from the time at which a request was due: a gateway that stalls does not slow down its own measure.
 */
export class OpenLoop {
  readonly #plan: LoadPlan;
  readonly #requests: readonly Ready[];
  readonly #targets: LoadTargets;
  readonly #total: number;
  readonly #all = new LoadCounter();
  readonly #labels = new Map<string, LoadCounter>();
  readonly #windows: LoadCounter[] = [];
  readonly #events: LoadEvent[] = [];
  /** Under way, oldest first. */
  readonly #pending = new Map<Due, LoadConnection>();
  readonly #waiting: Due[] = [];
  readonly #done = Promise.withResolvers<void>();
  #startedMs = 0;
  #due = 0;
  #counted = 0;
  #lagMsMax = 0;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    this.#requests = plan.requests.map(({ bytes, expects, label = 'all' }) => ({
      bytes: Buffer.from(bytes, 'base64'),
      expects,
      label,
    }));
    this.#total = Math.round((plan.perSecond * plan.durationMs) / 1000);
    this.#targets = new LoadTargets(plan.targets);
  }

  retarget(targets: readonly LoadTarget[]): void {
    this.#targets.replace(targets);
  }

  async run(): Promise<LoadReport> {
    if (this.#requests.length === 0 || this.#total === 0) throw new Error('nothing to send');
    this.#startedMs = performance.now();
    const ticking = setInterval(() => this.#tick(), 1);
    await this.#done.promise;
    const durationMs = this.#nowMs();
    clearInterval(ticking);
    this.#targets.stop();
    return {
      ...this.#all.toTally(),
      labels: Object.fromEntries([...this.#labels].map(([label, counter]) => [label, counter.toTally()])),
      windows: Array.from(this.#windows, counter => (counter ?? new LoadCounter()).toTally()),
      events: this.#events,
      connections: this.#targets.opened,
      durationMs,
      lagMsMax: this.#lagMsMax,
    };
  }

  #nowMs(): number {
    return performance.now() - this.#startedMs;
  }

  #tick(): void {
    const nowMs = this.#nowMs();
    const { perSecond, connectionsMax = CONNECTIONS_MAX } = this.#plan;
    while (this.#due < this.#total && (this.#due * 1000) / perSecond <= nowMs) this.#schedule(nowMs);
    while (this.#waiting.length > 0 && this.#pending.size < connectionsMax) this.#send();
    this.#giveUpLate(nowMs);
  }

  #schedule(nowMs: number): void {
    const nth = this.#due;
    const dueMs = (nth * 1000) / this.#plan.perSecond;
    this.#lagMsMax = Math.max(this.#lagMsMax, nowMs - dueMs);
    this.#due += 1;
    const request = this.#requests[nth % this.#requests.length];
    if (request !== undefined) this.#waiting.push({ nth, request, dueMs });
  }

  #send(): void {
    const due = this.#waiting.shift();
    if (due === undefined) return;
    const { freshShare = 0 } = this.#plan;
    const fresh = Math.floor((due.nth + 1) * freshShare) > Math.floor(due.nth * freshShare);
    const { connection, release } = this.#targets.take(fresh);
    this.#pending.set(due, connection);
    const sentMs = this.#nowMs();
    connection.send(due.request.bytes, outcome => {
      this.#pending.delete(due);
      release();
      this.#settle(due, sentMs, outcome);
    });
  }

  #giveUpLate(nowMs: number): void {
    const latestMs = nowMs - (this.#plan.timeoutMs ?? TIMEOUT_MS);
    for (const [{ dueMs }, connection] of this.#pending) {
      if (dueMs > latestMs) break;
      connection.giveUp('timeout');
    }
    for (
      let first = this.#waiting[0];
      first !== undefined && first.dueMs <= latestMs;
      first = this.#waiting[0]
    ) {
      this.#waiting.shift();
      this.#count(first, { kind: 'lost', reason: 'not sent' });
    }
  }

  #settle(due: Due, sentMs: number, outcome: ConnectionOutcome): void {
    if (outcome.kind !== 'answered') return this.#count(due, outcome);
    const { status, body } = outcome;
    const code = /"errorCode":(-?\d+)/.exec(body)?.[1] ?? `http ${status}`;
    const answeredMs = this.#nowMs();
    if (this.#plan.keepsEvents === true) this.#events.push([sentMs, answeredMs, code]);
    const { expects } = due.request;
    const isOdd = expects !== undefined && !body.includes(expects);
    this.#count(due, { kind: 'answered', code, isOdd, latencyMs: answeredMs - due.dueMs });
  }

  #count(due: Due, outcome: LoadOutcome): void {
    this.#all.count(outcome);
    this.#labelled(due.request.label).count(outcome);
    const { windowMs } = this.#plan;
    if (windowMs !== undefined) this.#window(Math.floor(due.dueMs / windowMs)).count(outcome);
    this.#counted += 1;
    if (this.#counted === this.#total) this.#done.resolve();
  }

  #labelled(label: string): LoadCounter {
    const counter = this.#labels.get(label) ?? new LoadCounter();
    this.#labels.set(label, counter);
    return counter;
  }

  #window(nth: number): LoadCounter {
    const counter = this.#windows[nth] ?? new LoadCounter();
    this.#windows[nth] = counter;
    return counter;
  }
}
