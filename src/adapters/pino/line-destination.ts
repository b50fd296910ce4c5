import { destination } from 'pino';

/** Lines wait no longer than this to be written together. */
const FLUSH_MS = 100;
/** A write costs nearly the same for one line as for a hundred. */
const BATCH_BYTES = 64 * 1024;
/** Of UTF-8 per UTF-16 code unit. */
const BYTES_PER_UNIT_MAX = 3;

/** Where lines of text go; written in batches, off the path of the calls. */
export interface LineDestination {
  /** `line` ends with a line break. */
  write(line: string): void;
  /** Writes what is held, and returns when it is written. */
  flush(): void;
}

/**
 * A destination for lines: a file by its path, or a stream by its descriptor.
 *
 * Lines are encoded into one buffer as they come: handing over the text would make the file layer encode it again,
 * at several times the price of all checks of the call.
 */
export function openLineDestination(target: string | number): LineDestination {
  const sink = destination({ dest: target, sync: false, contentMode: 'buffer', minLength: 0, mkdir: false });
  // A reader of our output that has left must not end the process.
  sink.on('error', () => undefined);
  let batch = Buffer.allocUnsafe(BATCH_BYTES);
  let filled = 0;
  let timer: NodeJS.Timeout | undefined;
  const handOver = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (filled === 0) return;
    writeBytes(sink, batch.subarray(0, filled));
    batch = Buffer.allocUnsafe(BATCH_BYTES);
    filled = 0;
  };
  return {
    write(line) {
      const size = line.length * BYTES_PER_UNIT_MAX;
      if (size > BATCH_BYTES - filled) handOver();
      if (size > BATCH_BYTES) return writeBytes(sink, Buffer.from(line));
      filled += batch.write(line, filled);
      timer ??= setTimeout(handOver, FLUSH_MS).unref();
    },
    flush() {
      handOver();
      sink.flushSync();
    },
  };
}

function writeBytes(sink: ReturnType<typeof destination>, bytes: Buffer): void {
  // In the mode `buffer` the sink takes bytes; its type knows only text.
  sink.write(bytes as unknown as string);
}
