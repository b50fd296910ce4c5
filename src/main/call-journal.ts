import { dirname, resolve } from 'node:path';
import { FileCallJournal, type JournalTrouble } from '../adapters/node/file-call-journal.ts';
import { FileJournalReader } from '../adapters/node/file-journal-reader.ts';
import { hashToken } from '../adapters/node/node-digests.ts';
import { systemClock } from '../adapters/node/system-clock.ts';
import type { Document } from '../model/document.ts';
import type { CallJournal } from '../ports/call-journal.ts';

export type { JournalTrouble };

/** Where the journal of a document lies; `undefined`: it keeps none. */
export function journalFolder({ journal }: Document, documentPath: string): string | undefined {
  return journal === undefined ? undefined : resolve(dirname(documentPath), journal.path);
}

/** Begins to write the journal of a document; `undefined`: it keeps none. */
export function startJournal(
  document: Document,
  documentPath: string,
  onTrouble: (trouble: JournalTrouble) => void,
): FileCallJournal | undefined {
  const folder = journalFolder(document, documentPath);
  if (folder === undefined || document.journal === undefined) return undefined;
  const { keepMs, bytesMax } = document.journal;
  const { pid } = process;
  const parts = { folder, keepMs, bytesMax, pid, clock: systemClock, hash: hashToken, onTrouble };
  const journal = new FileCallJournal(parts);
  journal.start();
  return journal;
}

/** The journal that gateways write into this folder. */
export function journalIn(folder: string): CallJournal {
  return new FileJournalReader(folder);
}
