import { Buffer } from 'node:buffer';
import { destination } from 'pino';

/** Lines wait no longer than this to be written together. */
const FLUSH_MS = 100;
/** A write costs nearly the same for one line as for a hundred. */
const BATCH_BYTES = 64 * 1024;
/** Of UTF-8 per UTF-16 code unit. */
const BYTES_PER_UNIT_MAX = 3;
/** What waits for a reader that is slow; lines beyond it are dropped. */
const HELD_BYTES_MAX = 16 * 1024 * 1024;

/** Where lines of text go; written in batches, off the path of the calls. */
export interface LineDestination {
  /** `line` ends with a line break. */
  write(line: string): void;
  /** Writes what is held; resolves when that is done, or cannot be done. */
  flush(): Promise<void>;
}

/**
 * A destination for lines: a file by its path, or a stream by its descriptor.
 *
 * Lines are encoded into one buffer as they come: handed over as texts, they would be encoded again further down, at
 * more than the price of all checks of a call. A reader of our output that has left ends neither the process nor a
 * call: lines are dropped from then on.
 */
export function openLineDestination(target: string | number): LineDestination {
  const sink = openSink(target);
  let batch = Buffer.allocUnsafe(BATCH_BYTES);
  let filled = 0;
  let timer: NodeJS.Timeout | undefined;
  const handOver = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (filled === 0) return;
    sink.write(batch.subarray(0, filled));
    batch = Buffer.allocUnsafe(BATCH_BYTES);
    filled = 0;
  };
  return {
    write(line) {
      const sizeMax = line.length * BYTES_PER_UNIT_MAX;
      if (sizeMax > BATCH_BYTES - filled) handOver();
      if (sizeMax > BATCH_BYTES) return sink.write(Buffer.from(line));
      filled += batch.write(line, filled);
      timer ??= setTimeout(handOver, FLUSH_MS).unref();
    },
    async flush() {
      handOver();
      await sink.flush();
    },
  };
}

interface Sink {
  write(bytes: Buffer): void;
  flush(): Promise<void>;
}

function openSink(target: string | number): Sink {
  const sink = destination({
    dest: target,
    sync: false,
    contentMode: 'buffer',
    // Every write is a batch already. With 0, a flush would not wait for it.
    minLength: 1,
    maxLength: HELD_BYTES_MAX,
    mkdir: false,
  });
  let isBroken = false;
  sink.on('error', () => {
    isBroken = true;
  });
  return {
    write(bytes) {
      // In the mode `buffer` the sink takes bytes; its type knows only text.
      if (!isBroken) sink.write(bytes as unknown as string);
    },
    // Not flushSync(): it tries for ever where the reader has left.
    flush: () => new Promise(resolve => (isBroken ? resolve() : sink.flush(() => resolve()))),
  };
}
