import type { Allocate } from './allocate.ts';
import type { ScannedBody } from './scanned-body.ts';

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;

/**
 * The body for the internal service: one JSON object of the business parameters, in slices of the caller's bytes.
 *
 * Common parameters are left out, and those that `moved` elsewhere, by their indexes; neighbours are copied as one
 * slice, with the white space between them. Source: protocol.md §3, config.md.
 */
export function sliceBusinessParameters(
  body: ScannedBody,
  allocate: Allocate,
  moved: readonly number[] = NONE,
): Uint8Array {
  const runs = businessRuns(body, moved);
  let size = runs.length === 0 ? 2 : 1;
  for (const run of runs) size += run.end - run.start + 1;
  const sliced = allocate(size);
  sliced[0] = OPEN_OBJECT;
  let at = 1;
  for (const [index, run] of runs.entries()) {
    if (index > 0) {
      sliced[at] = COMMA;
      at += 1;
    }
    sliced.set(body.bytes.subarray(run.start, run.end), at);
    at += run.end - run.start;
  }
  sliced[size - 1] = CLOSE_OBJECT;
  return sliced;
}

const NONE: readonly number[] = [];

interface Run {
  readonly start: number;
  end: number;
}

function businessRuns(body: ScannedBody, moved: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  let open: Run | undefined;
  for (let index = 0; index < body.size; index += 1) {
    if (body.facts.common.includes(index) || moved.includes(index)) open = undefined;
    else if (open !== undefined) open.end = body.valueEnd(index);
    else {
      // The name's offsets leave its quotes out.
      open = { start: body.nameStart(index) - 1, end: body.valueEnd(index) };
      runs.push(open);
    }
  }
  return runs;
}
