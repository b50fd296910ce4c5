import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NEVER_MS } from '../../src/model/never-ms.ts';
import { atMoment } from '../../src/model/phase.ts';
import { AccessTokens } from '../../src/registry/access-tokens.ts';
import { AppSecrets } from '../../src/registry/app-secrets.ts';
import { RegistryProblem } from '../../src/registry/registry-problem.ts';
import { registryService } from '../../src/registry/registry-service.ts';
import { SnapshotBuilder } from '../../src/registry/snapshot-builder.ts';
import { documentOf } from '../pipeline/document.ts';
import { DOCUMENT, NOW_MS, ORDER, openStage } from './registry-stage.ts';

const DAY_MS = 86_400_000;
const ROTATE = { ...ORDER, overlapMs: DAY_MS, pending: false };

async function seeded() {
  const stage = await openStage();
  await stage.apply(DOCUMENT);
  const secrets = new AppSecrets(stage.registry);
  const tokens = new AccessTokens(stage.registry);
  const served = async (appKey = 'ak_one'): Promise<readonly string[] | undefined> =>
    (await stage.registry.load()).document.apps
      .find(app => app.appKey === appKey)
      ?.secrets.map(({ value }) => value);
  const states = async (appKey = 'ak_one') =>
    (await secrets.list(appKey)).map(({ version, state }) => [version, state]);
  return { ...stage, secrets, tokens, served, states };
}

function conflicts(sentence: RegExp): (error: unknown) => boolean {
  return error =>
    error instanceof RegistryProblem && error.refusal === 'conflict' && sentence.test(error.message);
}

describe('a secret that is rotated', () => {
  test('is served in front of the one before, until the overlap is over', async () => {
    const { secrets, served, clock, states } = await seeded();
    const { secret, version } = await secrets.rotate('ak_one', ROTATE);
    assert.equal(version, 2);
    assert.deepEqual(await served(), [secret, 'hush-one']);
    clock.advance(DAY_MS - 1);
    assert.deepEqual(await served(), [secret, 'hush-one']);
    clock.advance(1);
    assert.deepEqual(await served(), [secret]);
    assert.deepEqual(await states(), [
      [2, 'active'],
      [1, 'revoked'],
    ]);
  });

  test('is refused where a third would be live, and may be once the overlap is over', async () => {
    const { secrets, clock } = await seeded();
    await secrets.rotate('ak_one', ROTATE);
    await assert.rejects(secrets.rotate('ak_one', ROTATE), conflicts(/a third is refused/));
    await assert.rejects(secrets.rotate('ak_two', ROTATE), conflicts(/a third is refused/));
    clock.advance(DAY_MS);
    await secrets.rotate('ak_one', ROTATE);
  });

  test('without an overlap is the only one at once', async () => {
    const { secrets, served } = await seeded();
    const { secret } = await secrets.rotate('ak_two', { ...ROTATE, overlapMs: 0 });
    assert.deepEqual(await served('ak_two'), [secret]);
  });

  test('is served under its version, whatever place it has in the order', async () => {
    const { secrets, registry } = await seeded();
    await secrets.rotate('ak_one', ROTATE);
    await secrets.rotate('ak_two', { ...ROTATE, overlapMs: 0 });
    const { document } = await registry.load();
    assert.deepEqual(
      document.apps.map(({ secretVersions }) => secretVersions),
      [[2, 1], [3]],
    );
  });

  test('is told to the data plane with the change', async () => {
    const { secrets, updates } = await seeded();
    const { secret, revision } = await secrets.rotate('ak_one', ROTATE);
    const update = updates.at(-1);
    assert.ok(update !== undefined && 'changes' in update);
    assert.equal(update.revision, revision);
    assert.deepEqual(
      update.changes.map(({ kind, entry }) => kind === 'app' && entry?.secrets),
      [
        [
          { value: secret, untilMs: NEVER_MS },
          { value: 'hush-one', untilMs: NOW_MS + DAY_MS },
        ],
      ],
    );
  });
});

describe('a secret that retires', () => {
  const END = new Date(NOW_MS + DAY_MS).toISOString();

  test('comes back from an export with its end, which changes nothing when it is applied', async () => {
    const { secrets, apply, registry, clock } = await seeded();
    await secrets.rotate('ak_one', ROTATE);
    const exported = await registryService(registry).export();
    assert.ok(exported.includes(`"secrets":["‹secret›",{"value":"‹secret›","until":"${END}"}]`), exported);
    assert.equal((await apply(exported)).isChanged, false);
    clock.advance(DAY_MS);
    assert.equal((await apply(exported)).isChanged, false);
    const later = await registryService(registry).export();
    assert.doesNotMatch(later, /"until"/);
    assert.equal((await apply(later)).isChanged, false);
  });

  test('keeps its end where the app is written without its secrets, and where they are marks', async () => {
    const { secrets, registry } = await seeded();
    await secrets.rotate('ak_one', ROTATE);
    await registry.amend({ kind: 'app', id: 'ak_one' }, { name: 'Renamed' }, ORDER);
    const marks = '{"app_key":"ak_one","secrets":["‹secret›","‹secret›"]}';
    await registry.put('app', marks, ORDER);
    assert.deepEqual(
      (await secrets.list('ak_one')).map(({ retiresAtMs }) => retiresAtMs),
      [null, NOW_MS + DAY_MS],
    );
  });

  test('has the end that a document gives it, and none once the document names none', async () => {
    const { secrets, apply } = await seeded();
    const ends = async () => (await secrets.list('ak_two')).map(({ retiresAtMs }) => retiresAtMs);
    await apply(DOCUMENT.replace('hush-two-old', `{ value: hush-two-old, until: ${END} }`));
    assert.deepEqual(await ends(), [null, NOW_MS + DAY_MS]);
    await apply(DOCUMENT);
    assert.deepEqual(await ends(), [null, null]);
  });

  test('is no new version where a document names it after its end', async () => {
    const { secrets, apply, clock, served } = await seeded();
    clock.advance(DAY_MS);
    await apply(DOCUMENT.replace('hush-two-old', `{ value: hush-two-old, until: ${END} }`));
    assert.deepEqual(await served('ak_two'), ['hush-two-new']);
    assert.equal((await secrets.list('ak_two')).length, 2);
  });

  test('stands behind the one that signs, also where that is the older version', async () => {
    const { secrets, served, apply, registry } = await seeded();
    const waiting = await secrets.rotate('ak_one', { ...ROTATE, pending: true });
    const second = await secrets.rotate('ak_one', { ...ROTATE, overlapMs: 0 });
    await secrets.activate('ak_one', waiting.version, { ...ORDER, overlapMs: DAY_MS });
    assert.deepEqual(await served(), [waiting.secret, second.secret]);
    assert.equal((await apply(await registryService(registry).export())).isChanged, false);
  });

  test('is refused by the data plane from its instant on, without another change', async () => {
    const { secrets, updates } = await seeded();
    const builder = new SnapshotBuilder(documentOf(), hash => hash);
    await secrets.rotate('ak_one', ROTATE);
    const update = updates.at(-1);
    assert.ok(update !== undefined && 'changes' in update);
    const { snapshot } = builder.patch(update.changes, { revision: 'r2', edition: 2 });
    const app = snapshot.apps.get('ak_one') ?? assert.fail('no app');
    const acceptedAt = (nowMs: number): number => atMoment(app, nowMs).secrets.length;
    const end = NOW_MS + DAY_MS;
    assert.deepEqual([end - 1, end, end + 1].map(acceptedAt), [2, 1, 1]);
  });
});

describe('a secret that waits', () => {
  test('is not served before it is activated, and there is one at most', async () => {
    const { secrets, served } = await seeded();
    const { secret, version } = await secrets.rotate('ak_one', { ...ROTATE, pending: true });
    assert.deepEqual(await served(), ['hush-one']);
    await assert.rejects(
      secrets.rotate('ak_one', { ...ROTATE, pending: true }),
      conflicts(/Version 2 of the secret waits already/),
    );
    await secrets.activate('ak_one', version, { ...ORDER, overlapMs: DAY_MS });
    assert.deepEqual(await served(), [secret, 'hush-one']);
    await assert.rejects(
      secrets.activate('ak_one', version, { ...ORDER, overlapMs: 0 }),
      conflicts(/is active, and does not wait/),
    );
  });
});

describe('a secret that is revoked', () => {
  test('is served no more, and the one that signs cannot be', async () => {
    const { secrets, served } = await seeded();
    await secrets.revoke('ak_two', 1, ORDER);
    assert.deepEqual(await served('ak_two'), ['hush-two-new']);
    await assert.rejects(secrets.revoke('ak_two', 2, ORDER), conflicts(/rotate without an overlap/));
    assert.equal((await secrets.revoke('ak_two', 1, ORDER)).isChanged, false);
  });

  test('of an app or a version that is not there is not found', async () => {
    const { secrets } = await seeded();
    await assert.rejects(secrets.revoke('ak_one', 9, ORDER), /no version 9/);
    await assert.rejects(secrets.revoke('ak_none', 1, ORDER), /no app ak_none/);
    await assert.rejects(secrets.list('ak_none'), /no app ak_none/);
  });
});

describe('an access token', () => {
  test('that is issued supersedes the current one, and only its hash is kept', async () => {
    const { tokens, store, registry } = await seeded();
    const { value, hash, expiresAtMs } = await tokens.issue('ak_one', 1001, { ...ORDER, lifetimeMs: DAY_MS });
    assert.equal(expiresAtMs, NOW_MS + DAY_MS);
    assert.equal(hash, registry.parts.hashToken(value));
    const states = new Map(
      (await tokens.list('ak_one', 1001)).map(token => [token.hash === hash, token.status]),
    );
    assert.deepEqual([states.get(true), states.get(false)], ['current', 'superseded']);
    assert.doesNotMatch(
      JSON.stringify(await store.tokens({ after: undefined, limit: 9 })),
      new RegExp(value),
    );
  });

  test('that is revoked never comes back', async () => {
    const { tokens, apply, registry } = await seeded();
    const [current] = await tokens.list('ak_one', 1001);
    await tokens.revoke(current?.hash ?? '', ORDER);
    assert.equal((await tokens.list('ak_one', 1001))[0]?.status, 'revoked');
    await assert.rejects(apply(DOCUMENT), conflicts(/revoked is never current again/));
    await assert.rejects(tokens.revoke('x'.repeat(43), ORDER), /no token with this hash/);
    assert.equal((await registry.load()).document.authorizations[0]?.tokens[0]?.status, 'revoked');
  });

  test('of an authorization that is not there is not issued', async () => {
    const { tokens } = await seeded();
    await assert.rejects(
      tokens.issue('ak_two', 1001, { ...ORDER, lifetimeMs: 1 }),
      /no authorization ak_two 1001/,
    );
  });
});

describe('the use of a secret', () => {
  const use = (uses: number, lastUsedAtMs: number) => ({
    secrets: [{ appKey: 'ak_one', version: 1, uses, lastUsedAtMs }],
    apis: [],
    spendings: [],
  });

  test('is shown with its version, and is nothing for one that nobody used', async () => {
    const { secrets, store } = await seeded();
    await store.usage.add(use(3, NOW_MS));
    await secrets.rotate('ak_one', ROTATE);
    assert.deepEqual(
      (await secrets.list('ak_one')).map(({ version, uses, lastUsedAtMs }) => [version, uses, lastUsedAtMs]),
      [
        [2, 0, null],
        [1, 3, NOW_MS],
      ],
    );
  });

  test('is in no revision, and no link of the audit', async () => {
    const { store, updates } = await seeded();
    const count = async () => [
      (await store.revisions({ after: undefined, limit: 9 })).length,
      (await store.lastAudit())?.sequence,
      updates.length,
    ];
    const before = await count();
    await store.usage.add(use(3, NOW_MS));
    assert.deepEqual(await count(), before);
  });

  test('until lately is said to whoever ends its version, in a dry run too', async () => {
    const { secrets, store, clock } = await seeded();
    await secrets.rotate('ak_one', ROTATE);
    await store.usage.add(use(3, NOW_MS));
    clock.advance(DAY_MS - 1);
    const warned = [
      'Version 1 signed 3 calls, the last of them at 2026-06-01T00:00:00.000Z: whoever signs with it is refused.',
    ];
    assert.deepEqual((await secrets.revoke('ak_one', 1, { ...ORDER, dryRun: true })).warnings, warned);
    assert.deepEqual((await secrets.revoke('ak_one', 1, ORDER)).warnings, warned);
    assert.deepEqual((await secrets.revoke('ak_one', 1, ORDER)).warnings, []);
  });

  test('a day ago or never is no reason to warn', async () => {
    const { secrets, store, clock } = await seeded();
    await secrets.rotate('ak_one', { ...ROTATE, overlapMs: 2 * DAY_MS });
    assert.deepEqual((await secrets.revoke('ak_one', 1, { ...ORDER, dryRun: true })).warnings, []);
    await store.usage.add(use(3, NOW_MS));
    clock.advance(DAY_MS);
    assert.deepEqual((await secrets.revoke('ak_one', 1, ORDER)).warnings, []);
  });
});
