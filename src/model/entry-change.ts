import type {
  ApiEntry,
  AppEntry,
  AuthorizationEntry,
  DeveloperEntry,
  Document,
  MerchantEntry,
  PackageEntry,
  UpstreamEntry,
} from './document.ts';
import type { EntryKind } from './entry-kind.ts';

/** What an entry of each kind is, as it is served. */
export interface EntryOf {
  readonly upstream: UpstreamEntry;
  readonly api: ApiEntry;
  readonly package: PackageEntry;
  readonly developer: DeveloperEntry;
  readonly app: AppEntry;
  readonly merchant: MerchantEntry;
  readonly authorization: AuthorizationEntry;
}

/** One entry as it is from now on; `entry: undefined`: it is gone. */
export type EntryChange = {
  readonly [Kind in EntryKind]: {
    readonly kind: Kind;
    readonly id: string;
    readonly entry: EntryOf[Kind] | undefined;
  };
}[EntryKind];

/** A change of an entry of one kind. */
export type ChangeOf<Kind extends EntryKind> = Extract<EntryChange, { readonly kind: Kind }>;

/** The id of an entry. */
export const idOf: { readonly [Kind in EntryKind]: (entry: EntryOf[Kind]) => string } = {
  upstream: ({ name }) => name,
  api: ({ type, version }) => `${type} ${version}`,
  package: ({ code }) => code,
  developer: ({ id }) => id,
  app: ({ appKey }) => appKey,
  merchant: ({ mallId }) => String(mallId),
  authorization: ({ appKey, mallId }) => `${appKey} ${mallId}`,
};

/** Every entry of a document as a change that puts it there, in an order in which references lead backwards. */
export function entriesIn(document: Document): readonly EntryChange[] {
  return [
    ...document.upstreams.map(entry => ({ kind: 'upstream', id: idOf.upstream(entry), entry }) as const),
    ...document.apis.map(entry => ({ kind: 'api', id: idOf.api(entry), entry }) as const),
    ...document.packages.map(entry => ({ kind: 'package', id: idOf.package(entry), entry }) as const),
    ...document.developers.map(entry => ({ kind: 'developer', id: idOf.developer(entry), entry }) as const),
    ...document.apps.map(entry => ({ kind: 'app', id: idOf.app(entry), entry }) as const),
    ...document.merchants.map(entry => ({ kind: 'merchant', id: idOf.merchant(entry), entry }) as const),
    ...document.authorizations.map(
      entry => ({ kind: 'authorization', id: idOf.authorization(entry), entry }) as const,
    ),
  ];
}
