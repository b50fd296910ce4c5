import type { Document } from '../model/document.ts';
import type { CallStore } from '../ports/call-store.ts';
import type { AdminParts } from './admin-parts.ts';
import { Redactor } from './redactor.ts';

const redactors = new WeakMap<Document, Redactor>();
const lastOf = new WeakMap<CallStore, Redactor>();

/**
 * The redactor of what is served now, which also knows the secrets and tokens of documents before it: calls that are still
 * remembered may hold them. Made once per document.
 */
export function redactorOf({ served, documents, keys, calls }: AdminParts): Redactor {
  const { document } = served();
  const known = redactors.get(document);
  if (known !== undefined) return known;
  const made = new Redactor(documents(), { keys, former: lastOf.get(calls) });
  redactors.set(document, made);
  lastOf.set(calls, made);
  return made;
}
