import { isNode, type Node, Pair, Scalar, YAMLMap, YAMLSeq, Document as YamlDocument } from 'yaml';
import type { Document } from '../model/document.ts';
import { type EntryKind, entryKinds } from '../model/entry-kind.ts';
import { assembleDocument } from './assemble-document.ts';
import type { DocumentFault } from './document-fault.ts';
import type { NameSpace } from './name-book.ts';
import { nothingOutside, type SchemaCheck } from './outside.ts';
import { parseYaml } from './parse-yaml.ts';
import { rootPlace } from './place.ts';
import { Reading, unread } from './reading.ts';
import { type DocumentReading, documentSchema } from './schema.ts';
import {
  appKeys,
  developerIds,
  mallIds,
  packageCodes,
  stagingUpstreams,
  upstreamNames,
} from './sections/name-spaces.ts';
import { sourceOf } from './source.ts';

/** Pieces of a document: some of its settings and entries, which may refer to entries that are not among them. */
export interface DocumentParts {
  /** By key, each as JSON text. */
  readonly settings: ReadonlyMap<string, string>;
  /** Each as JSON text. */
  readonly entries: ReadonlyMap<EntryKind, readonly string[]>;
}

/** An entry that is referred to. */
export interface EntryReference {
  readonly kind: EntryKind;
  readonly id: string;
}

/** What pieces of a document say, or every reason why they cannot be served. */
export type SettledParts =
  | { readonly document: Document; readonly read: DocumentReading }
  | { readonly faults: readonly DocumentFault[] };

/** Pieces that were read, and what they need to know of the rest of the document before they can be judged. */
export class PartsReading {
  readonly #reading: Reading;
  readonly #read: DocumentReading | undefined;

  /** `schemaFault`: asked about contracts; without it they are taken as they are. */
  constructor(parts: DocumentParts, schemaFault?: SchemaCheck) {
    this.#reading = new Reading(sourceOf('registry', ''), { ...nothingOutside, schemaFault });
    const read = documentSchema.read(rootPlace(this.#reading, nodeOf(parts, this.#reading)));
    this.#read = read === unread ? undefined : read;
  }

  /** The entries that are referred to and not among these. */
  get unresolved(): readonly EntryReference[] {
    const references = this.#reading.names.unresolved.flatMap(({ space, name }) => {
      const kind = KIND_OF.get(space);
      return kind === undefined ? [] : [{ kind, id: name }];
    });
    return references;
  }

  /** Says that such an entry exists; `hasStaging`: it is an upstream that can serve staging. */
  know({ kind, id }: EntryReference, hasStaging = false): void {
    for (const [space, named] of KIND_OF) if (named === kind) this.#reading.names.know(space, id);
    if (hasStaging) this.#reading.names.know(stagingUpstreams, id);
  }

  /** Judges them; once. */
  settle(): SettledParts {
    this.#reading.names.settle();
    if (this.#read === undefined || this.#reading.failed) return { faults: this.#reading.faults() };
    return { document: assembleDocument(this.#read), read: this.#read };
  }
}

const KIND_OF: ReadonlyMap<NameSpace, EntryKind> = new Map([
  [upstreamNames, 'upstream'],
  [packageCodes, 'package'],
  [developerIds, 'developer'],
  [appKeys, 'app'],
  [mallIds, 'merchant'],
]);

function nodeOf({ settings, entries }: DocumentParts, reading: Reading): Node {
  const root = new YAMLMap<Scalar, Node | null>();
  root.items.push(new Pair(new Scalar('version'), new Scalar(1)));
  for (const [key, json] of settings) root.items.push(new Pair(new Scalar(key), jsonNode(json, reading)));
  for (const [kind, bodies] of entries) {
    const list = new YAMLSeq<Node | null>();
    list.items = bodies.map(json => jsonNode(json, reading));
    root.items.push(new Pair(new Scalar(entryKinds[kind].section), list));
  }
  return root;
}

/** Numbers that JavaScript may not give back as they were written. */
const FRAGILE_NUMBER = /[0-9]{16}|[0-9][.eE]|-0/;

/** The nodes of a JSON text; those of a text in which digits count are read by the slower parser that keeps them. */
function jsonNode(json: string, reading: Reading): Node | null {
  if (!FRAGILE_NUMBER.test(json)) {
    const data: unknown = JSON.parse(json);
    const { contents } = new YamlDocument(data);
    return isNode(contents) ? contents : null;
  }
  const { root, faults } = parseYaml(sourceOf('registry', json));
  for (const { message } of faults) reading.refuse({ path: '', range: { start: 0, end: 0 } }, { message });
  return root;
}
