import { destination } from 'pino';

/** Lines wait no longer than this to be written together. */
const FLUSH_MS = 100;
const FLUSH_BYTES = 8 * 1024;
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
 * A reader of our output that has left ends neither the process nor a call: lines are dropped from then on.
 */
export function openLineDestination(target: string | number): LineDestination {
  const sink = destination({
    dest: target,
    sync: false,
    minLength: FLUSH_BYTES,
    maxLength: HELD_BYTES_MAX,
    mkdir: false,
  });
  let isBroken = false;
  sink.on('error', () => {
    isBroken = true;
  });
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (!isBroken) sink.flush();
  };
  return {
    write(line) {
      if (isBroken) return;
      sink.write(line);
      timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    flush() {
      // Not flushSync(): it tries for ever where the reader has left.
      return new Promise(resolve => (isBroken ? resolve() : sink.flush(() => resolve())));
    },
  };
}
