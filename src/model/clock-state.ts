/** How a movable clock stands. */
export interface ClockState {
  readonly frozen: boolean;
  /** UNIX milliseconds. */
  readonly nowMs: number;
  /** How far it is ahead of the machine's clock, in milliseconds; negative: behind. */
  readonly offsetMs: number;
}
