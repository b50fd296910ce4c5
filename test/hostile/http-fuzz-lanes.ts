import { join } from 'node:path';
import { runInLanes } from '../faults/lanes.ts';
import { emptyTally, type HttpFuzzPlan, type HttpFuzzTally } from './http-fuzz.ts';

/** How far a fuzz in lanes goes. */
export interface LanesPlan {
  readonly seed: number;
  readonly from: number;
  /** It ends with the stretches that reach so many answered requests. */
  readonly requests: number;
  /** Connections of one stretch. */
  readonly stretch: number;
}

/** Fuzzes over HTTP in threads, each with a gateway of its own, until so many requests were answered. */
export async function fuzzHttpInLanes(
  { seed, from, requests, stretch }: LanesPlan,
  progress: (tally: HttpFuzzTally) => void = () => {},
): Promise<HttpFuzzTally> {
  const tally = emptyTally();
  let nth = from;
  await runInLanes<HttpFuzzPlan, HttpFuzzTally>({
    script: join(import.meta.dirname, 'http-fuzz-lane.ts'),
    next: () => {
      if (tally.envelopes >= requests) return undefined;
      const plan = { seed, from: nth, connections: stretch };
      nth += stretch;
      return plan;
    },
    take: more => {
      addTo(tally, more);
      progress(tally);
    },
  });
  return tally;
}

function addTo(tally: HttpFuzzTally, more: HttpFuzzTally): void {
  tally.connections += more.connections;
  tally.envelopes += more.envelopes;
  tally.served += more.served;
  tally.resets += more.resets;
  tally.findings.push(...more.findings);
  for (const [code, count] of more.codes) tally.codes.set(code, (tally.codes.get(code) ?? 0) + count);
}
