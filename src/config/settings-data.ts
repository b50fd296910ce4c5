import type { Document } from '../model/document.ts';
import { entryKinds } from '../model/entry-kind.ts';
import { documentData } from './document-data.ts';
import { documentJson } from './render-document.ts';

/**
 * What belongs to a process and not to what it serves: where it listens, what it stores in, what it is.
 *
 * A registry does not hold these; they stay in the document of each node.
 */
export const localSettings: ReadonlySet<string> = new Set([
  'version',
  'listen',
  'storage',
  'counters',
  'mode',
  'secrets_key',
  'journal',
]);

const SECTIONS: ReadonlySet<string> = new Set(Object.values(entryKinds).map(({ section }) => section));

/** The settings of a document that a registry holds, each as compact JSON by its key, defaults filled in. */
export function settingsOf(document: Document): ReadonlyMap<string, string> {
  const shared = Object.entries(documentData(document)).filter(
    ([key, value]) => value !== undefined && !localSettings.has(key) && !SECTIONS.has(key),
  );
  return new Map(shared.map(([key, value]) => [key, documentJson(value)]));
}
