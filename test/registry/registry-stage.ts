import { createHash, randomBytes } from 'node:crypto';
import { accessService } from '../../src/access/access-service.ts';
import { AesSealer } from '../../src/adapters/node/aes-sealer.ts';
import { Argon2PasswordHasher } from '../../src/adapters/node/argon2-password-hasher.ts';
import { ed25519Signer } from '../../src/adapters/node/ed25519-signer.ts';
import { hashToken } from '../../src/adapters/node/node-digests.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/open-sqlite-store.ts';
import type { RegistryUpdate } from '../../src/registry/committer.ts';
import type { Applied, EntryOrder } from '../../src/registry/registry.ts';
import { Registry } from '../../src/registry/registry.ts';
import { MovableClock } from '../ports/movable-clock.ts';

export const ACTOR = 'user:ann';
export const ORDER: EntryOrder = { actor: ACTOR };

/** A small document that says a little of everything. */
export const DOCUMENT = `
version: 1
region: us
upstreams:
  - { name: orders, url: 'http://127.0.0.1:9001', staging_url: 'http://127.0.0.1:9002', context_key: hush-context }
  - { name: mock, mock: true }
apis:
  - { type: bg.order.list.get, upstream: orders, example: { id: 12345678901234567890, price: 1.50 } }
  - { type: bg.goods.get, upstream: mock, limits: [{ by: app, rate: 10, per: 1s }] }
packages:
  - { code: order.read, types: [bg.order.*] }
  - { code: goods.read, types: [bg.goods.get] }
developers:
  - { id: acme, name: Acme Ltd, contact: dev@acme.example }
apps:
  - { app_key: ak_one, name: Shop tool, developer: acme, secrets: [hush-one], packages: [order.read] }
  - { app_key: ak_two, secrets: [hush-two-new, hush-two-old], packages: [order.read, goods.read], limit: { rate: 5 } }
merchants:
  - { mall_id: 1001 }
  - { mall_id: 1002, region: eu, status: suspended }
authorizations:
  - { app_key: ak_one, mall_id: 1001, packages: [order.read], tokens: [{ value: hush-token, expires_at: 2027-01-01 }] }
`;

export const NOW_MS = Date.UTC(2026, 5, 1);

/** What no test waits for. */
const QUICK = { memoryKiB: 32, passes: 1, lanes: 1 };

/** A registry on an SQLite database of its own, in memory unless a path is given. */
export async function openStage(path = ':memory:', key = new Uint8Array(32).fill(7)) {
  const clock = new MovableClock(NOW_MS);
  const store = await openSqliteStore(path);
  const parts = {
    store,
    sealer: new AesSealer(key),
    signer: ed25519Signer,
    clock,
    hashToken,
    sha256Hex: (text: string) => createHash('sha256').update(text).digest('hex'),
    chance: (bytes: number) => randomBytes(bytes).toString('base64url'),
    schemaFault: () => undefined,
  };
  const registry = new Registry(parts);
  const passwords = new Argon2PasswordHasher(() => randomBytes(16), QUICK);
  const access = accessService({ ...parts, passwords });
  const updates: RegistryUpdate[] = [];
  registry.listen(update => updates.push(update));
  const apply = (text: string, more: { prune?: boolean; dryRun?: boolean } = {}): Promise<Applied> =>
    registry.apply({
      actor: ACTOR,
      source: { file: 'new.yaml', text, environment: {}, files: {} },
      prune: false,
      ...more,
    });
  return { clock, store, registry, access, updates, apply };
}
