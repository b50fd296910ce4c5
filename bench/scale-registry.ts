import { createHash, randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { AesSealer } from '../src/adapters/node/aes-sealer.ts';
import { ed25519Signer } from '../src/adapters/node/ed25519-signer.ts';
import { hashToken } from '../src/adapters/node/node-digests.ts';
import { systemClock } from '../src/adapters/node/system-clock.ts';
import { openSqliteStore } from '../src/adapters/sqlite/open-sqlite-store.ts';
import { checkKey } from '../src/registry/check-key.ts';
import { Registry } from '../src/registry/registry.ts';
import { secretPlace } from '../src/registry/seal-places.ts';
import { renderRequest, signOf } from './signed-bodies.ts';

export interface RegistrySize {
  readonly apps: number;
  /** Ten of each merchant, each of another app. */
  readonly tokens: number;
}

const KEY = Buffer.alloc(32, 5);
/** The `secrets_key` of the registries that are filled. */
export const SCALE_KEY = KEY.toString('base64');
const TYPES = 200;
const TOKENS_PER_MERCHANT = 10;
const MALL = 634_418_210_000_000;
const EXPIRES_AT_MS = Date.UTC(2040, 0, 1);

/** Fills a new registry: apps with a sealed secret each, authorizations with a token each, the merchants of them. */
export async function fillRegistry(path: string, size: RegistrySize): Promise<void> {
  await seed(path);
  const database = new DatabaseSync(path);
  // Rows come in no order: every page of the indexes stays in memory until the end.
  for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -3000000'])
    database.exec(`PRAGMA ${pragma}`);
  database.exec('BEGIN');
  fillApps(database, size);
  fillAuthorizations(database, size);
  database.exec('COMMIT');
  database.close();
}

/** What few entries say is written as a gateway writes it. */
async function seed(path: string): Promise<void> {
  const store = await openSqliteStore(path);
  const sealer = new AesSealer(KEY);
  await checkKey(store, sealer);
  const registry = new Registry({
    store,
    sealer,
    signer: ed25519Signer,
    clock: systemClock,
    hashToken,
    sha256Hex: text => createHash('sha256').update(text).digest('hex'),
    chance: bytes => randomBytes(bytes).toString('base64url'),
    schemaFault: () => undefined,
  });
  const apis = Array.from({ length: TYPES }, (_, nth) => ({
    type: `bg.scale.t${nth}.get`,
    upstream: 'mock',
    example: { nth },
  }));
  const text = JSON.stringify({
    version: 1,
    mode: 'production',
    secrets_key: SCALE_KEY,
    upstreams: [{ name: 'mock', mock: true }],
    apis,
    packages: [
      { code: 'wide', types: ['*'] },
      { code: 'scale', types: ['bg.scale.*'] },
    ],
  });
  const source = { file: 'scale.json', text, environment: {}, files: {} };
  await registry.apply({ actor: 'bench', source, prune: false });
  await store.close();
}

function fillApps(database: DatabaseSync, { apps }: RegistrySize): void {
  const sealer = new AesSealer(KEY);
  const entry = entryStatement(database);
  const refer = referenceStatement(database);
  const secret = database.prepare(
    "INSERT INTO app_secrets (app_key, version, state, sealed, created_at, uses) VALUES (?, 1, 'active', ?, 0, 0)",
  );
  for (let nth = 0; nth < apps; nth += 1) {
    const key = scaleAppKey(nth);
    entry.run('app', key, JSON.stringify({ app_key: key, name: `App ${nth}`, packages: ['scale', 'wide'] }));
    for (const code of ['scale', 'wide']) refer.run('app', key, 'package', code);
    secret.run(key, sealer.seal(secretOf(key), secretPlace(key, 1)));
  }
}

function fillAuthorizations(database: DatabaseSync, size: RegistrySize): void {
  const entry = entryStatement(database);
  const refer = referenceStatement(database);
  const token = database.prepare(
    `INSERT INTO tokens (hash, app_key, mall_id, status, expires_at, created_at) VALUES (?, ?, ?, 'current', ${EXPIRES_AT_MS}, 0)`,
  );
  for (let nth = 0; nth < size.tokens; nth += 1) {
    const { key, mallId } = authorizationOf(nth, size);
    if (nth % TOKENS_PER_MERCHANT === 0)
      entry.run('merchant', String(mallId), JSON.stringify({ mall_id: mallId }));
    const id = `${key} ${mallId}`;
    entry.run('authorization', id, JSON.stringify({ app_key: key, mall_id: mallId, packages: ['scale'] }));
    refer.run('authorization', id, 'app', key);
    refer.run('authorization', id, 'merchant', String(mallId));
    refer.run('authorization', id, 'package', 'scale');
    token.run(hashToken(tokenOf(nth)), key, mallId);
  }
}

function entryStatement(database: DatabaseSync) {
  return database.prepare('INSERT INTO entries (kind, id, body, revision) VALUES (?, ?, ?, 1)');
}

function referenceStatement(database: DatabaseSync) {
  return database.prepare(
    'INSERT INTO entry_references (from_kind, from_id, to_kind, to_id) VALUES (?, ?, ?, ?)',
  );
}

export function scaleAppKey(nth: number): string {
  return createHash('md5').update(`scale app ${nth}`).digest('hex');
}

/** A signed call of the app of the nth token, with that token. */
export function scaleRequest(nth: number, size: RegistrySize): Buffer {
  const { key } = authorizationOf(nth, size);
  const signed = {
    type: `bg.scale.t${nth % TYPES}.get`,
    app_key: key,
    access_token: tokenOf(nth),
    timestamp: Math.floor(Date.now() / 1000),
    data_type: 'JSON',
  };
  return renderRequest(Buffer.from(JSON.stringify({ ...signed, sign: signOf(signed, secretOf(key)) })));
}

function authorizationOf(nth: number, { apps }: RegistrySize) {
  // Ten neighbours share a merchant, and have ten apps.
  return { key: scaleAppKey(nth % apps), mallId: MALL + Math.floor(nth / TOKENS_PER_MERCHANT) };
}

function secretOf(key: string): string {
  return `secret-of-${key}`;
}

function tokenOf(nth: number): string {
  return createHash('sha256').update(`scale token ${nth}`).digest('hex').slice(0, 59);
}
