/** How late the process runs. */
export interface LoopLag {
  /** Milliseconds by which the loop was late for longer than a moment: one long turn alone does not raise it. */
  readonly standingMs: number;
}
