import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One file of a journal: the calls of a stretch of time, by one process. */
export interface JournalSegment {
  readonly file: string;
  /** When it was begun, in UNIX milliseconds. */
  readonly beganMs: number;
  /** When it was written last, in UNIX milliseconds. */
  readonly writtenMs: number;
  readonly bytes: number;
}

const NAME = /^calls-(\d{13})-[0-9]+-[0-9]+\.log$/;
const MILLISECOND_DIGITS = 13;

/** Sorts by the moment at which it was begun; `count` tells apart what one process begins in one millisecond. */
export function segmentName(beganMs: number, process: number, count: number): string {
  return `calls-${String(Math.trunc(beganMs)).padStart(MILLISECOND_DIGITS, '0')}-${process}-${count}.log`;
}

/** The segments of a journal, oldest first; throws the system's error where its folder cannot be read. */
export function segmentsIn(folder: string): readonly JournalSegment[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap(name => {
      const [, began] = NAME.exec(name) ?? [];
      return began === undefined ? [] : segmentAt(join(folder, name), Number(began));
    });
}

/** None where another process has deleted it meanwhile. */
function segmentAt(file: string, beganMs: number): readonly JournalSegment[] {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts === undefined) return [];
  return [{ file, beganMs, writtenMs: facts.mtimeMs, bytes: facts.size }];
}

/** Deletes what ended before `untilMs`, and the oldest beyond so many bytes. */
export function pruneSegments(
  folder: string,
  bounds: { readonly untilMs: number; readonly bytesMax: number },
): void {
  let bytes = 0;
  for (const segment of segmentsIn(folder).toReversed()) {
    bytes += segment.bytes;
    if (bytes > bounds.bytesMax || segment.writtenMs < bounds.untilMs) rmSync(segment.file, { force: true });
  }
}
