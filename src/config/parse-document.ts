import type { Document } from '../model/document.ts';
import { assembleDocument } from './assemble-document.ts';
import type { DocumentFault } from './document-fault.ts';
import type { Kind } from './kinds/kind.ts';
import { nothingOutside, type Outside } from './outside.ts';
import { parseYaml, type YamlFault } from './parse-yaml.ts';
import { isEmpty, rootPlace } from './place.ts';
import { Reading, unread } from './reading.ts';
import { type DocumentReading, documentSchema } from './schema.ts';
import { type Source, sourceOf } from './source.ts';
import type { TextRange } from './text-range.ts';

/** A document that can be served, or every reason why not. */
export type ParsedDocument =
  | {
      readonly document: Document;
      /** The same before defaults that depend on other keys were filled in. */
      readonly read: DocumentReading;
      readonly warnings: readonly DocumentFault[];
    }
  | { readonly faults: readonly DocumentFault[] };

export interface ParseOptions {
  /** The name that faults carry; default `gatewright.yaml`. */
  readonly file?: string;
  /** Where `${NAME}` and `{ file: path }` come from; default: nowhere. */
  readonly outside?: Outside;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** An empty text, or one of comments only, starts an empty gateway. */
const EMPTY_DOCUMENT = 'version: 1';

/** Reads a document from YAML or JSON text. Pure but for `outside`; the document is frozen. */
export function parseDocument(text: string, options: ParseOptions = {}): ParsedDocument {
  const { file = 'gatewright.yaml', outside = nothingOutside } = options;
  const source = sourceOf(file, text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  const tree = parseYaml(source);
  if (tree.faults.length > 0) return { faults: syntaxFaults(source, tree.faults) };
  const reading = new Reading(source, outside, tree.anchors);
  const root = rootPlace(reading, tree.root);
  if (isEmpty(root)) return parseDocument(EMPTY_DOCUMENT, options);
  const read = documentSchema.read(root);
  reading.names.settle();
  if (read === unread || reading.failed) return { faults: reading.faults() };
  return { document: deepFreeze(assembleDocument(read)), read, warnings: reading.warnings() };
}

/** Faults of the syntax: the text cannot be told apart into keys and values, so only known keys are shown. */
function syntaxFaults(source: Source, faults: readonly YamlFault[]): readonly DocumentFault[] {
  const reading = new Reading(source, nothingOutside);
  for (const range of knownKeysIn(source.text)) reading.show(range);
  for (const { range, message } of faults) reading.refuse({ path: '', range }, { message });
  return reading.faults();
}

const KEY_LIKE = /(?<=^|[\s{,'"])([a-z_]{1,32})(?=['"]?\s*:)/gm;

function* knownKeysIn(text: string): Generator<TextRange> {
  const names = new Set(keyNamesOf(documentSchema));
  for (const match of text.matchAll(KEY_LIKE)) {
    const [name] = match;
    if (names.has(name)) yield { start: match.index, end: match.index + name.length };
  }
}

function* keyNamesOf(kind: Kind<unknown>): Generator<string> {
  for (const key of kind.nested?.keys ?? []) {
    yield key.name;
    yield* keyNamesOf(key.kind);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const child of Object.values(value)) deepFreeze(child);
  return value;
}
