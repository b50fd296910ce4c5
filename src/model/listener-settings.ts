/** How long and how many callers may hold connections; times in milliseconds. */
export interface ConnectionLimits {
  /** From the connection, or from the first byte of a later request, to the end of the head. */
  readonly headTimeMs: number;
  /** What a body may take before it has to keep the pace. */
  readonly bodyTimeMs: number;
  /** Between an answer and the next request. */
  readonly idleTimeMs: number;
  /** What an answer may lie unread before the caller has to keep the pace. */
  readonly writeTimeMs: number;
  /** Bytes a second that a caller has to send of a body, or to take of an answer, once its time is over. */
  readonly paceBytes: number;
  /** Open at once from one address, the end included; trusted proxies are not counted. */
  readonly perAddressMax: number;
  /** Open at once in all, the end included. */
  readonly totalMax: number;
}

/** From where on calls are turned away before their body is read. */
export interface OverloadLimits {
  /** By how many milliseconds the loop may run late, for longer than a moment. */
  readonly loopLagMs: number;
  /** Requests that wait for their answer, the end included. */
  readonly callsMax: number;
}

/** How long the phases of a drain take, one after the other, in milliseconds. */
export interface DrainTimes {
  /** Still accepting, while `/readyz` says 503 and each answer ends its connection. */
  readonly noticeMs: number;
  /** No longer accepting; idle connections may still bring calls. */
  readonly idleMs: number;
  /** Idle connections are closed; calls in flight are finished. */
  readonly finishMs: number;
}
