import type { JournaledCall } from '../ports/call-journal.ts';

/** Calls that are held at once: more than end while a slow one is served. */
const HELD_MAX = 65_536;

/** The calls by their arrival: they were written down by their end. */
export function* inArrivalOrder(calls: Iterable<JournaledCall>): Generator<JournaledCall, void, undefined> {
  let held: JournaledCall[] = [];
  for (const call of calls) {
    held.push(call);
    if (held.length < HELD_MAX) continue;
    held.sort(byArrival);
    yield* held.slice(0, HELD_MAX / 2);
    held = held.slice(HELD_MAX / 2);
  }
  yield* held.sort(byArrival);
}

/** Stable: of those that arrived in one millisecond the one that ended first goes first. */
function byArrival(left: JournaledCall, right: JournaledCall): number {
  return left.atMs - right.atMs;
}
