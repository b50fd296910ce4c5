import type { Kysely, Transaction } from 'kysely';
import type { ApiCaller, CallersTotal, DaySpending, SecretUse, UsageBatch } from '../../model/usage.ts';
import type { CallerPlace, CallersAsk, UsageStore } from '../../ports/usage-store.ts';
import { pagesOf } from './pages-of.ts';
import type { RegistryTables } from './registry-tables.ts';
import type { SqlDatabase } from './sql-database.ts';

/** Keeps usage in tables beside those of the registry. */
export class SqlUsageStore implements UsageStore {
  readonly #db: Kysely<RegistryTables>;
  readonly #faultOf: SqlDatabase['faultOf'];

  constructor({ db, faultOf }: Pick<SqlDatabase, 'db' | 'faultOf'>) {
    this.#db = db;
    this.#faultOf = faultOf;
  }

  add({ secrets, apis, spendings }: UsageBatch): Promise<void> {
    return this.#write(async transaction => {
      for (const some of pagesOf(secrets)) await addSecretUses(transaction, some);
      for (const some of pagesOf(apis)) await addApiUses(transaction, some);
      for (const some of pagesOf(spendings)) await addSpendings(transaction, some);
    });
  }

  async secretUses(appKey: string): Promise<readonly SecretUse[]> {
    const rows = await this.#db
      .selectFrom('secret_usage')
      .selectAll()
      .where('app_key', '=', appKey)
      .execute();
    return rows.map(row => ({
      appKey: row.app_key,
      version: row.version,
      uses: row.uses,
      lastUsedAtMs: row.last_used_at,
    }));
  }

  async callers(
    ask: CallersAsk,
    { after, limit }: { readonly after: CallerPlace | undefined; readonly limit: number },
  ): Promise<readonly ApiCaller[]> {
    const all = this.#db.selectFrom(this.#callersOf(ask).as('callers')).selectAll();
    const behind =
      after === undefined
        ? all
        : all.where(eb =>
            eb.or([
              eb('calls', '<', after.calls),
              eb.and([eb('calls', '=', after.calls), eb('app_key', '>', after.appKey)]),
            ]),
          );
    const rows = await behind.orderBy('calls', 'desc').orderBy('app_key').limit(limit).execute();
    return rows.map(row => ({
      appKey: row.app_key,
      calls: Number(row.calls),
      refused: Number(row.refused),
      lastCallAtMs: row.last_call_at,
    }));
  }

  async callersTotal(ask: CallersAsk): Promise<CallersTotal> {
    const row = await this.#db
      .selectFrom(this.#callersOf(ask).as('callers'))
      .select(({ fn }) => [fn.countAll().as('apps'), fn.sum('calls').as('calls')])
      .executeTakeFirst();
    return { apps: Number(row?.apps ?? 0), calls: Number(row?.calls ?? 0) };
  }

  async spendings(fromDay: number, toDay: number): Promise<readonly DaySpending[]> {
    return this.#db
      .selectFrom('day_spendings')
      .selectAll()
      .where('day', '>=', fromDay)
      .where('day', '<=', toDay)
      .execute();
  }

  forget({
    apisDay,
    spendingsDay,
  }: {
    readonly apisDay: number;
    readonly spendingsDay: number;
  }): Promise<void> {
    return this.#write(async transaction => {
      await transaction.deleteFrom('api_usage').where('day', '<', apisDay).execute();
      await transaction.deleteFrom('day_spendings').where('day', '<', spendingsDay).execute();
      await transaction
        .deleteFrom('secret_usage')
        .where('app_key', 'not in', query =>
          query.selectFrom('entries').select('id').where('kind', '=', 'app'),
        )
        .execute();
    });
  }

  #callersOf({ type, version, sinceDay }: CallersAsk) {
    const all = this.#db.selectFrom('api_usage').where('type', '=', type).where('day', '>=', sinceDay);
    const some = version === undefined ? all : all.where('version', '=', version);
    return some
      .groupBy('app_key')
      .select(({ fn }) => [
        'app_key',
        fn.sum('calls').as('calls'),
        fn.sum('refused').as('refused'),
        fn.max('last_call_at').as('last_call_at'),
      ]);
  }

  async #write(work: (transaction: Transaction<RegistryTables>) => Promise<void>): Promise<void> {
    try {
      await this.#db.transaction().execute(work);
    } catch (error) {
      throw this.#faultOf(error) ?? error;
    }
  }
}

async function addSecretUses(db: Transaction<RegistryTables>, uses: readonly SecretUse[]): Promise<void> {
  const rows = uses.map(use => ({
    app_key: use.appKey,
    version: use.version,
    uses: use.uses,
    last_used_at: use.lastUsedAtMs,
  }));
  await db
    .insertInto('secret_usage')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['app_key', 'version']).doUpdateSet(eb => ({
        uses: eb('secret_usage.uses', '+', eb.ref('excluded.uses')),
        // The largest of two has another name in every database.
        last_used_at: eb
          .case()
          .when('excluded.last_used_at', '>', eb.ref('secret_usage.last_used_at'))
          .then(eb.ref('excluded.last_used_at'))
          .else(eb.ref('secret_usage.last_used_at'))
          .end(),
      })),
    )
    .execute();
}

async function addApiUses(db: Transaction<RegistryTables>, uses: UsageBatch['apis']): Promise<void> {
  const rows = uses.map(use => ({
    app_key: use.appKey,
    type: use.type,
    version: use.version,
    day: use.day,
    calls: use.calls,
    refused: use.refused,
    last_call_at: use.lastCallAtMs,
  }));
  await db
    .insertInto('api_usage')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['type', 'day', 'version', 'app_key']).doUpdateSet(eb => ({
        calls: eb('api_usage.calls', '+', eb.ref('excluded.calls')),
        refused: eb('api_usage.refused', '+', eb.ref('excluded.refused')),
        last_call_at: eb
          .case()
          .when('excluded.last_call_at', '>', eb.ref('api_usage.last_call_at'))
          .then(eb.ref('excluded.last_call_at'))
          .else(eb.ref('api_usage.last_call_at'))
          .end(),
      })),
    )
    .execute();
}

async function addSpendings(db: Transaction<RegistryTables>, rows: readonly DaySpending[]): Promise<void> {
  await db
    .insertInto('day_spendings')
    .values(rows)
    .onConflict(conflict =>
      conflict
        .columns(['day', 'rule', 'subject'])
        .doUpdateSet(eb => ({ calls: eb('day_spendings.calls', '+', eb.ref('excluded.calls')) })),
    )
    .execute();
}
