/** How late the process runs. */
export interface LoopLag {
  /** Milliseconds by which the loop was late for longer than a moment: one long turn alone does not raise it. */
  readonly standingMs: number;
  /** Milliseconds for which the next piece of a large body has waited for its turn; 0 where none waits. */
  readonly turnWaitMs: number;
}
