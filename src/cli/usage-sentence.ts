import type { UsageTrouble } from '../main/registry/usage-keeper.ts';

/** What became of the counts of calls, as a sentence. */
export function usageSentence(trouble: UsageTrouble): string {
  switch (trouble.trouble) {
    case 'unkept':
      return `what calls use cannot be kept (${trouble.cause}); it is counted and tried again`;
    case 'kept':
      return `what calls use is kept again; calls that are missing in it: ${trouble.lost}`;
    case 'missing':
      return `calls that are missing in what is kept of use: ${trouble.lost}`;
  }
}
