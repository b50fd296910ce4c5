/** What the registry keeps: the lists of a document, each with the keys that name one of its entries. */
export const entryKinds = {
  upstream: { section: 'upstreams', noun: 'upstream', keys: ['name'] },
  api: { section: 'apis', noun: 'API', keys: ['type', 'version'] },
  package: { section: 'packages', noun: 'package', keys: ['code'] },
  developer: { section: 'developers', noun: 'developer', keys: ['id'] },
  app: { section: 'apps', noun: 'app', keys: ['app_key'] },
  merchant: { section: 'merchants', noun: 'merchant', keys: ['mall_id'] },
  authorization: { section: 'authorizations', noun: 'authorization', keys: ['app_key', 'mall_id'] },
} as const;

export type EntryKind = keyof typeof entryKinds;
export type Section = (typeof entryKinds)[EntryKind]['section'];

/** In the order in which entries refer to each other: a reference leads to a kind before it. */
// Object.keys() gives the keys of the object literal above.
export const entryKindNames = Object.keys(entryKinds) as readonly EntryKind[];

/** The name of an entry: its keys with a blank between them, such as `bg.order.list.v2.get V1`. */
export function entryId(kind: EntryKind, data: Readonly<Record<string, unknown>>): string {
  return entryKinds[kind].keys.map(key => String(data[key])).join(' ');
}
