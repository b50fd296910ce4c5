import { Buffer } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import type { CallJournal, JournaledCall, JournalSpan } from '../../ports/call-journal.ts';
import { callOf } from './journal-line.ts';
import { type JournalSegment, segmentsIn } from './journal-segments.ts';

const CHUNK_BYTES = 256 * 1024;
/** A line is written when its call ends, which is this much later than its arrival at the most. */
const CALL_MS_MAX = 3_600_000;

/** Reads the journal that gateways have written, or are writing, into a folder. */
export class FileJournalReader implements CallJournal {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  *read({ fromMs, untilMs }: JournalSpan): Generator<JournaledCall, void, undefined> {
    const segments = segmentsIn(this.#folder).filter(
      ({ beganMs, writtenMs }) => writtenMs >= fromMs && beganMs < untilMs + CALL_MS_MAX,
    );
    for (const call of merged(segments)) if (call.atMs >= fromMs && call.atMs < untilMs) yield call;
  }
}

/** A segment that is being read, and its next call. */
interface Opened {
  readonly rest: Iterator<JournaledCall>;
  next: JournaledCall;
}

/** The calls of all segments, by time: several processes may have written side by side. */
function* merged(segments: readonly JournalSegment[]): Generator<JournaledCall, void, undefined> {
  const unopened = [...segments];
  let opened: Opened[] = [];
  for (;;) {
    const earliest = opened.reduce<Opened | undefined>(earlier, undefined);
    const [segment] = unopened;
    if (segment !== undefined && (earliest === undefined || segment.beganMs <= earliest.next.atMs)) {
      unopened.shift();
      opened.push(...begun(segment));
      continue;
    }
    if (earliest === undefined) return;
    yield earliest.next;
    const following = earliest.rest.next();
    if (following.done === true) opened = opened.filter(other => other !== earliest);
    else earliest.next = following.value;
  }
}

function earlier(best: Opened | undefined, other: Opened): Opened {
  return best === undefined || other.next.atMs < best.next.atMs ? other : best;
}

function begun({ file }: JournalSegment): readonly Opened[] {
  const rest = callsIn(file);
  const first = rest.next();
  return first.done === true ? [] : [{ rest, next: first.value }];
}

/** The calls of one file; lines that were torn, and what else is none, are left out. */
function* callsIn(file: string): Generator<JournaledCall, void, undefined> {
  const descriptor = openSync(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let torn = '';
    for (;;) {
      const bytes = readSync(descriptor, chunk);
      if (bytes === 0) return;
      const lines = (torn + chunk.toString('latin1', 0, bytes)).split('\n');
      torn = lines.pop() ?? '';
      for (const line of lines) {
        const call = callOf(line);
        if (call !== undefined) yield call;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
