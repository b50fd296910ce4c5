import type { Document } from '../model/document.ts';
import type { AdminParts } from './admin-parts.ts';
import { Redactor } from './redactor.ts';

const redactors = new WeakMap<Document, Redactor>();

/** The redactor of what is served now; made once per document. */
export function redactorOf({ served, adminToken }: AdminParts): Redactor {
  const { document } = served();
  const known = redactors.get(document);
  if (known !== undefined) return known;
  const made = new Redactor(document, adminToken);
  redactors.set(document, made);
  return made;
}
