import { destination } from 'pino';

/** Lines wait no longer than this to be written together. */
const FLUSH_MS = 100;
const FLUSH_BYTES = 16 * 1024;

/** Where lines of text go; written in batches, off the path of the calls. */
export interface LineDestination {
  /** `line` ends with a line break. */
  write(line: string): void;
  /** Writes what is held, at once. */
  flush(): void;
}

/** A destination for lines: a file by its path, or a stream by its descriptor. */
export function openLineDestination(target: string | number): LineDestination {
  const sink = destination({ dest: target, sync: false, minLength: FLUSH_BYTES, mkdir: false });
  // A reader of our output that has left must not end the process.
  sink.on('error', () => undefined);
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    sink.flush();
  };
  return {
    write(line) {
      sink.write(line);
      timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    flush() {
      sink.flushSync();
    },
  };
}
