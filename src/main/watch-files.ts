import { statSync } from 'node:fs';

/** Changes are visible within a second: half of it for the look, half for what follows. */
const LOOK_EVERY_MS = 500;

/** Files under watch. */
export interface FileWatch {
  /** Watches these files from now on, as they are now. */
  follow(paths: readonly string[]): void;
  stop(): void;
}

/**
 * Calls back when any of the files changed, appeared or went.
 *
 * By looking, not by the system's notices: those miss files that are replaced by a rename, mounted, or linked, which
 * is how documents and secrets arrive in practice. A look costs a few microseconds per file.
 */
export function watchFiles(onChange: () => void): FileWatch {
  let watched: readonly string[] = [];
  let last = '';
  const timer = setInterval(() => {
    const now = fingerprint(watched);
    if (now === last) return;
    last = now;
    onChange();
  }, LOOK_EVERY_MS).unref();
  return {
    follow(paths) {
      watched = paths;
      last = fingerprint(paths);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

function fingerprint(paths: readonly string[]): string {
  return paths.map(fingerprintOf).join('\n');
}

function fingerprintOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? '-' : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}
