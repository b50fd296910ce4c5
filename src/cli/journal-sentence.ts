import type { JournalTrouble } from '../main/call-journal.ts';

/** What became of the journal of calls, as a sentence. */
export function journalSentence(trouble: JournalTrouble): string {
  if (trouble.trouble === 'unwritable')
    return `the journal cannot be written (${trouble.cause}); calls are served and not written down`;
  return `the journal is written again; ${trouble.lost} calls are missing in it`;
}
