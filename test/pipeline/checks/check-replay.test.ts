import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkReplay } from '../../../src/pipeline/checks/check-replay.ts';
import { DIALECTS } from '../../../src/wire/dialects.ts';
import { appEntry, documentOf } from '../document.ts';
import { atOnce } from '../verdict.ts';
import { appOf, bodyOf, type TestWorld, worldOf } from '../world.ts';

const SIGN = '0123456789ABCDEF0123456789ABCDEF';
const [PLAIN] = DIALECTS;
const FIRST = `{"a":"1b2","timestamp":1,"sign":"${SIGN}"}`;
const OTHER = `{"a":"1","b":"2","timestamp":1,"sign":"${SIGN}"}`;

type Guard = 'off' | 'report' | 'refuse';

function guarded(replayGuard: Guard): TestWorld {
  return worldOf(documentOf({ apps: [appEntry({ replayGuard })] }));
}

/** The refusal, the kind of what was noticed, or `passes`. */
function said(world: TestWorld, json: string): string {
  assert.ok(PLAIN);
  const facts = { body: bodyOf(json), app: appOf(world), signature: { dialect: PLAIN, secret: 0 } };
  const verdict = atOnce(checkReplay.run(facts, world));
  return verdict.refused ?? verdict.replay?.kind ?? 'passes';
}

describe('check-replay', () => {
  test('takes the same sign with the same meaning for an honest retry, in whatever spelling', () => {
    const world = guarded('refuse');
    for (const json of [
      FIRST,
      FIRST,
      `{ "timestamp" : 1, "sign":"${SIGN.toLowerCase()}", "\\u0061":"1\\u00622" }`,
    ]) {
      assert.equal(said(world, json), 'passes');
    }
  });

  test('refuses, notices or ignores the same sign with another meaning, as the app’s guard says', () => {
    for (const [guard, expected] of [
      ['refuse', 'sign-invalid'],
      ['report', 'replayed-sign'],
      ['off', 'passes'],
    ] as const) {
      const world = guarded(guard);
      assert.equal(said(world, FIRST), 'passes');
      assert.equal(said(world, OTHER), expected);
      assert.equal(said(world, FIRST), 'passes', 'the first body stays the right one');
    }
  });

  test('remembers a sign for 601 seconds, the longest for which one timestamp passes', () => {
    const world = guarded('refuse');
    said(world, FIRST);
    world.clock.advance(600_999);
    assert.equal(said(world, OTHER), 'sign-invalid');
    world.clock.advance(1);
    assert.equal(said(world, OTHER), 'passes');
  });

  test('says so where a sign had to be forgotten, and refuses nobody for that', () => {
    const world = guarded('refuse');
    const services = {
      ...world.services,
      replays: { witness: () => 'crowded' as const, recall: () => 'crowded' as const },
    };
    assert.equal(said({ ...world, services }, FIRST), 'replay-guard-full');
  });

  test('judges a large body in turns of the event loop, and says the same', async () => {
    const world = guarded('refuse');
    const large = (first: string): string => `{${first},"pad":"${'x'.repeat(40_000)}","sign":"${SIGN}"}`;
    assert.ok(PLAIN);
    for (const [first, expected] of [
      ['"a":"1b2"', undefined],
      ['"\\u0061": "1b2"', undefined],
      ['"a":"1","b":"2"', 'sign-invalid'],
    ] as const) {
      const facts = {
        body: bodyOf(large(first)),
        app: appOf(world),
        signature: { dialect: PLAIN, secret: 0 },
      };
      const verdict = checkReplay.run(facts, world);
      assert.ok(verdict instanceof Promise);
      assert.equal((await verdict).refused, expected);
    }
  });

  test('waits for a store that has to ask elsewhere', async () => {
    const world = guarded('refuse');
    const services = {
      ...world.services,
      replays: {
        witness: () => Promise.resolve('other' as const),
        recall: () => 'other' as const,
      },
    };
    assert.ok(PLAIN);
    const facts = { body: bodyOf(FIRST), app: appOf(world), signature: { dialect: PLAIN, secret: 0 } };
    const verdict = await checkReplay.run(facts, { ...world, services });
    assert.equal(verdict.refused, 'sign-invalid');
  });
});
