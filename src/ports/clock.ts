/** Time, as an argument: tests and the sandbox move it. */
export interface Clock {
  /** UNIX milliseconds of the wall clock; may jump either way. Only for timestamps and expiry. */
  wallMs(): number;
  /** Milliseconds, with fractions, that only grow. For limits, timeouts and durations. */
  monotonicMs(): number;
}
