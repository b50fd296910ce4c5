import type { Document } from '../model/document.ts';
import { type EntryKind, entryId, entryKindNames, entryKinds } from '../model/entry-kind.ts';
import { type DocumentData, documentData, SECRET_MARK } from './document-data.ts';
import { documentJson } from './render-document.ts';
import type { DocumentReading } from './schema.ts';

/** An entry as a document gives it: what it leaves to other keys is left out, so that it follows them. */
export interface GivenEntry {
  readonly kind: EntryKind;
  readonly id: string;
  /** Compact JSON in the form of config.md, every secret masked; without the secrets of an app and the tokens of an authorization. */
  readonly body: string;
  /** What is masked in the body, by its path, such as `tls.key`. */
  readonly sealed: ReadonlyMap<string, string>;
}

/** The entries of a document, in an order in which each stands behind those that it refers to. */
export function givenEntries(read: DocumentReading, document: Document): readonly GivenEntry[] {
  const masked = documentData(document);
  const plain = documentData(document, secret => secret);
  return entryKindNames.flatMap(kind => {
    const { section } = entryKinds[kind];
    const given = GIVEN[kind];
    const secrets = listOf(plain[section]);
    return listOf(masked[section]).map((data, index): GivenEntry => {
      const left = { ...data, ...given?.(read, index) };
      return {
        kind,
        id: entryId(kind, data),
        body: documentJson(left),
        sealed: new Map(sealedIn({ left, plain: secrets[index] ?? {}, path: '' })),
      };
    });
  });
}

type Data = Readonly<Record<string, DocumentData>>;

/** What documentData() makes of a list are mappings. */
function listOf(data: DocumentData): readonly Data[] {
  // documentData() gives each section as a list of mappings.
  return data as unknown as readonly Data[];
}

/** What replaces the effective values of an entry: `undefined` where the document gives none. */
const GIVEN: Readonly<Partial<Record<EntryKind, (read: DocumentReading, index: number) => Data>>> = {
  api({ apis }, index) {
    const { path, contract } = apis[index] ?? {};
    return { ...absent({ path, contract }) };
  },
  app({ apps }, index) {
    const { signing, limit, redirectUris } = apps[index] ?? {};
    return {
      secrets: undefined,
      ...absent({ signing, limit }),
      redirect_uris: redirectUris,
    };
  },
  merchant: ({ merchants }, index) => ({ ...absent({ region: merchants[index]?.region }) }),
  authorization: () => ({ tokens: undefined }),
};

/** An `undefined` for each value that is. */
function absent(values: Data): Data {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value === undefined));
}

interface Masked {
  readonly left: Data;
  readonly plain: Data;
  readonly path: string;
}

/** The secrets behind the marks of a mapping. */
function* sealedIn({ left, plain, path }: Masked): Generator<[string, string]> {
  for (const [name, value] of Object.entries(left)) {
    const secret = plain[name];
    const at = path === '' ? name : `${path}.${name}`;
    if (value === SECRET_MARK && typeof secret === 'string') yield [at, secret];
    else if (isMapping(value) && isMapping(secret)) yield* sealedIn({ left: value, plain: secret, path: at });
  }
}

function isMapping(data: DocumentData): data is Data {
  return typeof data === 'object' && !Array.isArray(data);
}
