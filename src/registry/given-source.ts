import type { Outside } from '../config/outside.ts';

/** A document that is handed over with everything that its references stand for, so that it reads the same elsewhere. */
export interface GivenSource {
  /** How faults call it. */
  readonly file: string;
  readonly text: string;
  /** Only the variables that it names. */
  readonly environment: Readonly<Record<string, string>>;
  /** The texts of the files that it names, by their path as it is written there. */
  readonly files: Readonly<Record<string, string>>;
}

/** What such a document draws on. */
export function outsideOf({ environment, files }: GivenSource): Outside {
  return {
    environment,
    readText(path) {
      const text = Object.hasOwn(files, path) ? files[path] : undefined;
      return text === undefined
        ? { outcome: 'unreadable', reason: 'was not handed over' }
        : { outcome: 'text', text };
    },
  };
}
