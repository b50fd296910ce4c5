import type { Transaction } from 'kysely';
import type { EntryKind } from '../../model/entry-kind.ts';
import type { AccessWriter } from '../../ports/access-store.ts';
import type {
  RegistryStore,
  RegistryWriter,
  StoredAudit,
  StoredChange,
  StoredEntry,
  StoredOrderKey,
  StoredPackageRequest,
  StoredRevision,
  StoredSeal,
  StoredSecret,
  StoredToken,
} from '../../ports/registry-store.ts';
import { pagesOf } from './pages-of.ts';
import type { RegistryTables } from './registry-tables.ts';
import { SqlAccessWriter } from './sql-access-writer.ts';
import type { SqlDatabase } from './sql-database.ts';
import { SqlRegistryReader } from './sql-registry-reader.ts';
import { SqlUsageStore } from './sql-usage-store.ts';

/** Keeps the registry in an SQL database whose tables are those of this program. */
export class SqlRegistryStore extends SqlRegistryReader implements RegistryStore {
  readonly usage: SqlUsageStore;
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    super(database.db);
    this.usage = new SqlUsageStore(database);
    this.#database = database;
  }

  async write<Result>(work: (writer: RegistryWriter) => Promise<Result>): Promise<Result> {
    try {
      return await this.db.transaction().execute(async transaction => {
        const result = await work(new SqlRegistryWriter(transaction));
        this.#database.checkWritable();
        return result;
      });
    } catch (error) {
      throw this.#database.faultOf(error) ?? error;
    }
  }

  backup(path: string): Promise<void> {
    return this.#database.backup(path);
  }

  close(): Promise<void> {
    return this.db.destroy();
  }
}

class SqlRegistryWriter extends SqlRegistryReader implements RegistryWriter {
  override readonly access: AccessWriter;
  readonly #transaction: Transaction<RegistryTables>;

  constructor(transaction: Transaction<RegistryTables>) {
    super(transaction);
    this.access = new SqlAccessWriter(transaction);
    this.#transaction = transaction;
  }

  async putSetting(key: string, json: string | null): Promise<void> {
    if (json === null) {
      await this.#transaction.deleteFrom('settings').where('key', '=', key).execute();
      return;
    }
    await this.#transaction
      .insertInto('settings')
      .values({ key, json })
      .onConflict(conflict => conflict.column('key').doUpdateSet({ json }))
      .execute();
  }

  async putEntry(
    { kind, id, body, revision }: StoredEntry,
    refersTo: readonly { readonly kind: EntryKind; readonly id: string }[],
  ): Promise<void> {
    await this.#transaction
      .insertInto('entries')
      .values({ kind, id, body, revision })
      .onConflict(conflict => conflict.columns(['kind', 'id']).doUpdateSet({ body, revision }))
      .execute();
    await this.#dropReferences(kind, id);
    const rows = new Map(
      refersTo.map(to => [
        `${to.kind} ${to.id}`,
        { from_kind: kind, from_id: id, to_kind: to.kind, to_id: to.id },
      ]),
    );
    for (const some of pagesOf([...rows.values()]))
      await this.#transaction.insertInto('entry_references').values(some).execute();
  }

  async removeEntry(kind: EntryKind, id: string): Promise<void> {
    await this.#transaction.deleteFrom('entries').where('kind', '=', kind).where('id', '=', id).execute();
    await this.#dropReferences(kind, id);
    await this.putSeals({ kind, id }, []);
    if (kind === 'app') await this.#removeApp(id);
    if (kind !== 'authorization') return;
    const [appKey = '', mallId] = id.split(' ');
    await this.#transaction
      .deleteFrom('tokens')
      .where('app_key', '=', appKey)
      .where('mall_id', '=', Number(mallId))
      .execute();
  }

  async putSecret(secret: StoredSecret): Promise<void> {
    const { appKey, version, state, sealed } = secret;
    const row = {
      state,
      sealed,
      created_at: secret.createdAtMs,
      retires_at: secret.retiresAtMs,
    };
    await this.#transaction
      .insertInto('app_secrets')
      .values({ app_key: appKey, version, ...row })
      .onConflict(conflict => conflict.columns(['app_key', 'version']).doUpdateSet(row))
      .execute();
  }

  async putSeals(
    { kind, id }: { readonly kind: EntryKind; readonly id: string },
    seals: readonly StoredSeal[],
  ): Promise<void> {
    await this.#transaction.deleteFrom('entry_seals').where('kind', '=', kind).where('id', '=', id).execute();
    if (seals.length > 0) await this.#transaction.insertInto('entry_seals').values(seals).execute();
  }

  async putToken(token: StoredToken): Promise<void> {
    const row = {
      app_key: token.appKey,
      mall_id: token.mallId,
      status: token.status,
      expires_at: token.expiresAtMs,
      created_at: token.createdAtMs,
    };
    await this.#transaction
      .insertInto('tokens')
      .values({ hash: token.hash, ...row })
      .onConflict(conflict => conflict.column('hash').doUpdateSet(row))
      .execute();
  }

  async putPackageRequest({ number, ...request }: StoredPackageRequest): Promise<void> {
    const row = {
      app_key: request.appKey,
      package_code: request.packageCode,
      state: request.state,
      reason: request.reason,
      requested_by: request.requestedBy,
      requested_at: request.requestedAtMs,
      expires_at: request.expiresAtMs,
      decided_by: request.decidedBy,
      decided_at: request.decidedAtMs,
      decision: request.decision,
      granted_until: request.grantedUntilMs,
    };
    await this.#transaction
      .insertInto('package_requests')
      .values({ number, ...row })
      .onConflict(conflict => conflict.column('number').doUpdateSet(row))
      .execute();
  }

  async addRevision(revision: StoredRevision, changes: readonly StoredChange[]): Promise<void> {
    const { atMs: at, ...row } = revision;
    await this.#transaction
      .insertInto('revisions')
      .values({ ...row, at })
      .execute();
    for (const some of pagesOf(changes)) await this.#transaction.insertInto('changes').values(some).execute();
  }

  async addAudit(audit: StoredAudit): Promise<void> {
    const { sequence, contents } = audit;
    await this.#transaction
      .insertInto('audit')
      .values({
        sequence,
        at: audit.atMs,
        actor: audit.actor,
        action: audit.action,
        subject: audit.subject,
        revision: audit.revision,
        contents_hash: audit.contentsHash,
        previous_hash: audit.previousHash,
        hash: audit.hash,
      })
      .execute();
    if (contents === null) return;
    await this.#transaction
      .insertInto('audit_contents')
      .values({ sequence, ...contents })
      .execute();
  }

  async putOrderKey(orderKey: StoredOrderKey, forgetBeforeMs: number): Promise<void> {
    const { isChanged, atMs: at, ...row } = orderKey;
    await this.#transaction.deleteFrom('order_keys').where('at', '<', forgetBeforeMs).execute();
    await this.#transaction
      .insertInto('order_keys')
      .values({ ...row, is_changed: isChanged ? 1 : 0, at })
      .execute();
  }

  async putFact(name: string, value: string): Promise<void> {
    await this.#transaction
      .insertInto('facts')
      .values({ name, value })
      .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
      .execute();
  }

  /** Versions of secrets begin anew where the key is given to another app: they take no counts along. */
  async #removeApp(appKey: string): Promise<void> {
    for (const table of ['app_secrets', 'secret_usage', 'api_usage'] as const)
      await this.#transaction.deleteFrom(table).where('app_key', '=', appKey).execute();
  }

  async #dropReferences(kind: EntryKind, id: string): Promise<void> {
    await this.#transaction
      .deleteFrom('entry_references')
      .where('from_kind', '=', kind)
      .where('from_id', '=', id)
      .execute();
  }
}
