/** What is so until an instant, and another of its kind from then on. */
export interface Phase<Value> {
  /** UNIX milliseconds: from this instant on it is `next`. */
  readonly untilMs: number;
  /** `undefined`: it never ends. */
  readonly next: Value | undefined;
}

/** The one that holds at a moment: an instant belongs to what begins at it. */
export function atMoment<Value extends Phase<Value>>(first: Value, nowMs: number): Value {
  let held = first;
  while (held.next !== undefined && nowMs >= held.untilMs) held = held.next;
  return held;
}
