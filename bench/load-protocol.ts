/** What the load generator is asked for, over its process channel. */
export interface LoadOrder {
  readonly port: number;
  /** Whole HTTP requests, base64; each connection goes round them from another start. */
  readonly requests: readonly string[];
  readonly connections: number;
  readonly durationMs: number;
  /** Body length of the answers that are expected; any other counts as odd. */
  readonly answerBytes: number;
}

/** What it found. Every request that was sent is counted and was answered. */
export interface LoadResult {
  readonly requests: number;
  /** From the first request to the last answer. */
  readonly durationMs: number;
  /** Answers with another status than 200 or another length. */
  readonly odd: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

/** A run of load ends with a result, or with the sentence that says why it could not. */
export type LoadReport = LoadResult | { readonly failed: string };

/** The order in a message of the harness, which sends nothing else. */
export function loadOrderOf(message: unknown): LoadOrder {
  // both ends of the channel are in this folder
  return message as LoadOrder;
}

/** The report in a message of the generator, which sends nothing else. */
export function loadReportOf(message: unknown): LoadReport {
  // both ends of the channel are in this folder
  return message as LoadReport;
}
