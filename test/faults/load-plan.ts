import type { HistogramData } from './latency-histogram.ts';

/** A gateway to load, on the loopback. */
export interface LoadTarget {
  readonly port: number;
  /**
   * Where its `/readyz` is. As a load balancer does: while that is not 200 the target gets no new connection, and idle
   * ones are closed. Without a port it always counts as ready.
   */
  readonly readyPort?: number;
}

export interface PlannedRequest {
  /** A whole HTTP request, base64. */
  readonly bytes: string;
  /** What the body of the answer must hold; without it the answer counts as odd. */
  readonly expects?: string;
  /** Requests of one label are tallied together; default: `all`. */
  readonly label?: string;
}

/** What the generator is asked for. */
export interface LoadPlan {
  /** Taken in turn, as far as they are ready. */
  readonly targets: readonly LoadTarget[];
  /** Sent in turn, from the first. */
  readonly requests: readonly PlannedRequest[];
  /** Requests are due at this rate, whatever becomes of those before: an open loop. */
  readonly perSecond: number;
  readonly durationMs: number;
  /** The part of requests, 0 to 1, that open a connection of their own. */
  readonly freshShare?: number;
  /** An answer that is not whole so long after its request was due counts as lost. */
  readonly timeoutMs?: number;
  /** Connections at once; requests beyond them wait, and their latency grows. */
  readonly connectionsMax?: number;
  /** Tallies for each span of so many milliseconds, by the time at which requests were due. */
  readonly windowMs?: number;
  /** Keeps when each request was sent and answered. */
  readonly keepsEvents?: boolean;
}

/** What became of some requests. `scheduled` = the sum of `codes` + `refused` + the sum of `lost`. */
export interface LoadTally {
  scheduled: number;
  /** Whole answers, by `errorCode`; without one by `http` and the status. */
  readonly codes: Record<string, number>;
  /** No connection could be had: certainly not executed. */
  refused: number;
  /** No whole answer, by what happened instead. */
  readonly lost: Record<string, number>;
  /** Of the answers, those without what they had to hold. */
  odd: number;
  /** From the time at which requests were due to the end of answers that tell success. */
  readonly success: HistogramData;
  /** The same for every other answer. */
  readonly failure: HistogramData;
}

/** When a request was sent and its answer was whole, in milliseconds from the start; what the answer was. */
export type LoadEvent = readonly [sentMs: number, answeredMs: number, code: string];

export interface LoadReport extends LoadTally {
  readonly labels: Readonly<Record<string, LoadTally>>;
  readonly windows: readonly LoadTally[];
  readonly events: readonly LoadEvent[];
  /** Connections that were opened. */
  readonly connections: number;
  /** From the first request to the last outcome. */
  readonly durationMs: number;
  /** How late the generator itself was at most: large figures void the latencies. */
  readonly lagMsMax: number;
}

/** What the process of the generator is told. */
export type LoadWish = { readonly plan: LoadPlan } | { readonly targets: readonly LoadTarget[] };

/** What it answers. */
export type LoadAnswer = { readonly report: LoadReport } | { readonly failed: string };

/** The number of requests of a tally that have one of these codes. */
export function answeredWith(tally: LoadTally, ...codes: readonly string[]): number {
  return codes.reduce((sum, code) => sum + (tally.codes[code] ?? 0), 0);
}

export const SUCCESS = '1000000';

/** Requests without a whole answer: refused ones too. */
export function lostOf(tally: LoadTally): number {
  return tally.refused + Object.values(tally.lost).reduce((sum, count) => sum + count, 0);
}

/** A wish in a message of who started the generator, who sends nothing else. */
export function loadWishOf(message: unknown): LoadWish {
  // both ends of the channel are in this folder
  return message as LoadWish;
}

/** The answer in a message of the generator, which sends nothing else. */
export function loadAnswerOf(message: unknown): LoadAnswer {
  // both ends of the channel are in this folder
  return message as LoadAnswer;
}
