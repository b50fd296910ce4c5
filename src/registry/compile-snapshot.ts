import type { Document } from '../model/document.ts';
import type { HashToken } from '../ports/token-directory.ts';
import { type Built, SnapshotBuilder } from './snapshot-builder.ts';

/**
 * Compiles a document into what the data plane reads: references resolved, grants as bit sets, limits as paces.
 *
 * Pure; the document was checked by its loader. `revision` names it in every access record.
 */
export function compileSnapshot(document: Document, revision: string, hashToken: HashToken): Built {
  return new SnapshotBuilder(document, hashToken).replace(document, { revision, edition: 0 });
}
