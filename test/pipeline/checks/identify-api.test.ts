import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { identifyApi } from '../../../src/pipeline/checks/identify-api.ts';
import { APP_KEY, apiEntry, documentOf, NOW_MS, TYPE } from '../document.ts';
import { atOnce } from '../verdict.ts';
import { bodyOf, worldOf } from '../world.ts';

const ALIVE = 'lives';
const LONGEST = 'x'.repeat(128);
const world = worldOf(
  documentOf({
    apis: [
      apiEntry(),
      apiEntry({ version: 'V2', status: 'deprecated' }),
      apiEntry({ version: 'V3', status: 'sunset' }),
      apiEntry({ version: 'V4', status: 'draft' }),
      apiEntry({ type: 'bg.draft', status: 'draft' }),
      apiEntry({ type: LONGEST }),
      apiEntry({ type: 'x' }),
      apiEntry({ type: 'only.two', version: 'V2' }),
    ],
  }),
);

function said(json: string | object): string {
  const verdict = atOnce(identifyApi.run({ body: bodyOf(json) }, world));
  return 'api' in verdict ? `${verdict.api.type} ${verdict.api.version}` : verdict.refused;
}

/** An instant at which the call is judged, and what it meets: one millisecond before, at it, and one after. */
const DATED: readonly (readonly [string, Parameters<typeof apiEntry>[0], readonly string[]])[] = [
  [
    'a draft is online from its instant on',
    { status: 'draft', onlineAtMs: NOW_MS },
    ['type-unknown', ALIVE, ALIVE],
  ],
  ['what is online is so before its instant', { onlineAtMs: NOW_MS }, [ALIVE, ALIVE, ALIVE]],
  ['an API is sunset from its instant on', { sunsetAtMs: NOW_MS }, [ALIVE, 'type-sunset', 'type-sunset']],
  [
    'a deprecated one is sunset from its instant on',
    { status: 'deprecated', sunsetAtMs: NOW_MS },
    [ALIVE, 'type-sunset', 'type-sunset'],
  ],
  [
    'what is sunset is so before its instant',
    { status: 'sunset', sunsetAtMs: NOW_MS },
    ['type-sunset', 'type-sunset', 'type-sunset'],
  ],
  ['an API is called after it was deprecated', { deprecatedAtMs: NOW_MS }, [ALIVE, ALIVE, ALIVE]],
  [
    'a draft that is sunset before it is online is unknown, then sunset',
    { status: 'draft', onlineAtMs: NOW_MS, sunsetAtMs: NOW_MS },
    ['type-unknown', 'type-sunset', 'type-sunset'],
  ],
  [
    'a draft without an instant stays unknown, whatever its sunset',
    { status: 'draft', sunsetAtMs: NOW_MS },
    ['type-unknown', 'type-unknown', 'type-unknown'],
  ],
];

describe('an API with dates', () => {
  for (const [what, changes, expected] of DATED) {
    test(what, () => {
      const dated = worldOf(documentOf({ apis: [apiEntry(changes)] }));
      const met = [NOW_MS - 1, NOW_MS, NOW_MS + 1].map(nowMs => {
        const verdict = atOnce(identifyApi.run({ body: bodyOf({ type: TYPE }) }, { ...dated, nowMs }));
        return 'api' in verdict ? ALIVE : verdict.refused;
      });
      assert.deepEqual(met, expected);
    });
  }

  test('is among the types of a token from its instant on', () => {
    const { snapshot } = worldOf(documentOf({ apis: [apiEntry({ status: 'draft', onlineAtMs: NOW_MS })] }));
    const { grant } = snapshot.apps.get(APP_KEY) ?? assert.fail('no app');
    assert.deepEqual(snapshot.permissions.sharedTypes(grant, grant, NOW_MS - 1), []);
    assert.deepEqual(snapshot.permissions.sharedTypes(grant, grant, NOW_MS), [TYPE]);
  });
});

describe('identify-api', () => {
  test('without a version it is V1; absent, null and empty count alike', () => {
    for (const version of [undefined, null, '', 'V1']) {
      assert.equal(said({ type: TYPE, version }), `${TYPE} V1`);
    }
  });

  test('a version that is named is that version, deprecated ones included', () => {
    assert.equal(said({ type: TYPE, version: 'V2' }), `${TYPE} V2`);
    assert.equal(said({ type: 'only.two', version: 'V2' }), 'only.two V2');
  });

  test('a version that the type does not have is an unknown type', () => {
    for (const version of ['V9', 'v1', 'V1 ', '1', 1, true, ['V1']]) {
      assert.equal(said({ type: TYPE, version }), 'type-unknown');
    }
    assert.equal(said({ type: 'only.two' }), 'type-unknown');
  });

  test('types of 1 and of 128 characters are found; nothing else of that kind exists', () => {
    assert.equal(said({ type: 'x' }), 'x V1');
    assert.equal(said({ type: LONGEST }), `${LONGEST} V1`);
    assert.equal(said({ type: `${LONGEST}x` }), 'type-unknown');
  });

  test('a type is case-sensitive and a string', () => {
    for (const type of [
      TYPE.toUpperCase(),
      `${TYPE} `,
      ` ${TYPE}`,
      `${TYPE}\n`,
      7,
      true,
      [TYPE],
      '__proto__',
    ]) {
      assert.equal(said({ type }), 'type-unknown');
    }
  });

  test('a sunset version is told from one that does not exist', () => {
    assert.equal(said({ type: TYPE, version: 'V3' }), 'type-sunset');
  });

  test('drafts do not exist for callers', () => {
    assert.equal(said({ type: 'bg.draft' }), 'type-unknown');
    assert.equal(said({ type: TYPE, version: 'V4' }), 'type-unknown');
  });
});
