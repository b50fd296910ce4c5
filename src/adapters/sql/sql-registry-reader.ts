import type { Kysely, Selectable } from 'kysely';
import type { EntryKind } from '../../model/entry-kind.ts';
import type { AccessReader } from '../../ports/access-store.ts';
import type {
  PackageRequestFilter,
  PageAsk,
  RegistryReader,
  StoredAudit,
  StoredChange,
  StoredEntry,
  StoredOrderKey,
  StoredPackageRequest,
  StoredReference,
  StoredRevision,
  StoredSeal,
  StoredSecret,
  StoredSetting,
  StoredToken,
} from '../../ports/registry-store.ts';
import type { RegistryTables } from './registry-tables.ts';
import { SqlAccessReader } from './sql-access-reader.ts';

/** Reads a registry by SQL. */
export class SqlRegistryReader implements RegistryReader {
  readonly access: AccessReader;
  protected readonly db: Kysely<RegistryTables>;

  constructor(db: Kysely<RegistryTables>) {
    this.db = db;
    this.access = new SqlAccessReader(db);
  }

  async settings(): Promise<readonly StoredSetting[]> {
    const rows = await this.db.selectFrom('settings').selectAll().orderBy('key').execute();
    return rows.map(({ key, json }) => ({ key, json }));
  }

  async entry(kind: EntryKind, id: string): Promise<StoredEntry | undefined> {
    const row = await this.db
      .selectFrom('entries')
      .selectAll()
      .where('kind', '=', kind)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && entryOf(row);
  }

  async entries(kind: EntryKind, { after = '', limit }: PageAsk<string>): Promise<readonly StoredEntry[]> {
    const rows = await this.db
      .selectFrom('entries')
      .selectAll()
      .where('kind', '=', kind)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(entryOf);
  }

  async referrers(kind: EntryKind, id: string, limit: number): Promise<readonly StoredReference[]> {
    const rows = await this.db
      .selectFrom('entry_references')
      .selectAll()
      .where('to_kind', '=', kind)
      .where('to_id', '=', id)
      .orderBy('from_kind')
      .orderBy('from_id')
      .limit(limit)
      .execute();
    return rows.map(row => ({
      fromKind: kindOf(row.from_kind),
      fromId: row.from_id,
      toKind: kindOf(row.to_kind),
      toId: row.to_id,
    }));
  }

  async secrets(appKey?: string): Promise<readonly StoredSecret[]> {
    const all = this.db.selectFrom('app_secrets').selectAll();
    const some = appKey === undefined ? all : all.where('app_key', '=', appKey);
    return (await some.orderBy('app_key').orderBy('version', 'desc').execute()).map(secretOf);
  }

  async seals(of?: { readonly kind: EntryKind; readonly id: string }): Promise<readonly StoredSeal[]> {
    const all = this.db.selectFrom('entry_seals').selectAll();
    const some = of === undefined ? all : all.where('kind', '=', of.kind).where('id', '=', of.id);
    const rows = await some.orderBy('kind').orderBy('id').orderBy('path').execute();
    return rows.map(({ kind, id, path, sealed }) => ({ kind: kindOf(kind), id, path, sealed }));
  }

  async token(hash: string): Promise<StoredToken | undefined> {
    const row = await this.db.selectFrom('tokens').selectAll().where('hash', '=', hash).executeTakeFirst();
    return row && tokenOf(row);
  }

  async tokensOf(appKey: string, mallId: number): Promise<readonly StoredToken[]> {
    const rows = await this.db
      .selectFrom('tokens')
      .selectAll()
      .where('app_key', '=', appKey)
      .where('mall_id', '=', mallId)
      .orderBy('created_at', 'desc')
      .orderBy('hash')
      .execute();
    return rows.map(tokenOf);
  }

  async tokens({ after = '', limit }: PageAsk<string>): Promise<readonly StoredToken[]> {
    const rows = await this.db
      .selectFrom('tokens')
      .selectAll()
      .where('hash', '>', after)
      .orderBy('hash')
      .limit(limit)
      .execute();
    return rows.map(tokenOf);
  }

  async packageRequest(number: number): Promise<StoredPackageRequest | undefined> {
    const row = await this.db
      .selectFrom('package_requests')
      .selectAll()
      .where('number', '=', number)
      .executeTakeFirst();
    return row && packageRequestOf(row);
  }

  async packageRequests(
    { state, appKey, packageCode, atMs }: PackageRequestFilter,
    { after, limit }: PageAsk<number>,
  ): Promise<readonly StoredPackageRequest[]> {
    let found = this.db.selectFrom('package_requests').selectAll();
    if (appKey !== undefined) found = found.where('app_key', '=', appKey);
    if (packageCode !== undefined) found = found.where('package_code', '=', packageCode);
    if (after !== undefined) found = found.where('number', '<', after);
    if (state !== undefined) found = found.where('state', '=', state === 'expired' ? 'pending' : state);
    if (state === 'pending') found = found.where('expires_at', '>', atMs);
    if (state === 'expired') found = found.where('expires_at', '<=', atMs);
    const rows = await found.orderBy('number', 'desc').limit(limit).execute();
    return rows.map(packageRequestOf);
  }

  revisions({ after, limit }: PageAsk<number>): Promise<readonly StoredRevision[]> {
    const all = this.db.selectFrom('revisions').selectAll();
    const older = after === undefined ? all : all.where('number', '<', after);
    return older
      .orderBy('number', 'desc')
      .limit(limit)
      .execute()
      .then(rows => rows.map(({ at, ...row }) => ({ ...row, atMs: at })));
  }

  async changes(from: number, to: number): Promise<readonly StoredChange[]> {
    const rows = await this.db
      .selectFrom('changes')
      .selectAll()
      .where('revision', '>=', from)
      .where('revision', '<=', to)
      .orderBy('revision')
      .orderBy('position')
      .execute();
    return rows.map(row => ({ ...row, kind: row.kind === 'setting' ? 'setting' : kindOf(row.kind) }));
  }

  async audit({ after = 0, limit }: PageAsk<number>): Promise<readonly StoredAudit[]> {
    const rows = await this.#auditRows().where('audit.sequence', '>', after).limit(limit).execute();
    return rows.map(auditOf);
  }

  async lastAudit(): Promise<StoredAudit | undefined> {
    const row = await this.db
      .selectFrom('audit')
      .select(({ fn }) => fn.max('sequence').as('last'))
      .executeTakeFirst();
    const last = row?.last ?? 0;
    return (await this.audit({ after: last - 1, limit: 1 }))[0];
  }

  async orderKey(actor: string, key: string): Promise<StoredOrderKey | undefined> {
    const row = await this.db
      .selectFrom('order_keys')
      .selectAll()
      .where('actor', '=', actor)
      .where('key', '=', key)
      .executeTakeFirst();
    return (
      row && {
        actor,
        key,
        fingerprint: row.fingerprint,
        revision: row.revision,
        isChanged: row.is_changed === 1,
        atMs: row.at,
      }
    );
  }

  async fact(name: string): Promise<string | undefined> {
    const row = await this.db.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst();
    return row?.value;
  }

  #auditRows() {
    return this.db
      .selectFrom('audit')
      .leftJoin('audit_contents', 'audit_contents.sequence', 'audit.sequence')
      .selectAll('audit')
      .select(['audit_contents.salt', 'audit_contents.json'])
      .orderBy('audit.sequence');
  }
}

function entryOf({ kind, id, body, revision }: Selectable<RegistryTables['entries']>): StoredEntry {
  return { kind: kindOf(kind), id, body, revision };
}

function secretOf(row: Selectable<RegistryTables['app_secrets']>): StoredSecret {
  return {
    appKey: row.app_key,
    version: row.version,
    // Written from a value of this type only.
    state: row.state as StoredSecret['state'],
    sealed: row.sealed,
    createdAtMs: row.created_at,
    retiresAtMs: row.retires_at,
  };
}

function tokenOf(row: Selectable<RegistryTables['tokens']>): StoredToken {
  return {
    hash: row.hash,
    appKey: row.app_key,
    mallId: row.mall_id,
    // Written from a value of this type only.
    status: row.status as StoredToken['status'],
    expiresAtMs: row.expires_at,
    createdAtMs: row.created_at,
  };
}

function packageRequestOf(row: Selectable<RegistryTables['package_requests']>): StoredPackageRequest {
  return {
    number: row.number,
    appKey: row.app_key,
    packageCode: row.package_code,
    // Written from a value of this type only.
    state: row.state as StoredPackageRequest['state'],
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedAtMs: row.requested_at,
    expiresAtMs: row.expires_at,
    decidedBy: row.decided_by,
    decidedAtMs: row.decided_at,
    decision: row.decision,
    grantedUntilMs: row.granted_until,
  };
}

type AuditRow = Selectable<RegistryTables['audit']> & {
  readonly salt: string | null;
  readonly json: string | null;
};

function auditOf(row: AuditRow): StoredAudit {
  const { salt, json } = row;
  return {
    sequence: row.sequence,
    atMs: row.at,
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    revision: row.revision,
    contentsHash: row.contents_hash,
    previousHash: row.previous_hash,
    hash: row.hash,
    contents: salt === null || json === null ? null : { salt, json },
  };
}

function kindOf(text: string): EntryKind {
  // Written from a value of this type only.
  return text as EntryKind;
}
