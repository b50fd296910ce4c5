import { parseDocument } from '../../src/config/parse-document.ts';

/** Whether the document has this top-level key, and the gateway serves it; `value` is one that it may have. */
export function isServedKey(name: string, value: unknown = {}): boolean {
  return isServed({ version: 1, [name]: value });
}

/** Whether the gateway takes this document and serves every key of it. */
export function isServed(document: Readonly<Record<string, unknown>>): boolean {
  const parsed = parseDocument(JSON.stringify(document));
  return 'document' in parsed && parsed.warnings.length === 0;
}
