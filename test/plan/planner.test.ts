import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RefusalName } from '../../src/errors/table.ts';
import { ERROR_TABLE } from '../../src/errors/table.ts';
import type { DialectName, Document } from '../../src/model/document.ts';
import type { JournaledCall, JournaledRequest } from '../../src/ports/call-journal.ts';
import { dialectBit, dialectNamed } from '../../src/wire/dialects.ts';
import {
  apiEntry,
  appEntry,
  authorizationEntry,
  documentOf,
  merchantEntry,
  NOW_MS,
  SECRET,
  secretEntry,
  tokenEntry,
} from '../pipeline/document.ts';
import { plannerOf, recorded, sentBy } from './plan-stage.ts';

const GOOD = documentOf();
const bitsOf = (name: DialectName) => dialectBit(dialectNamed(name));
const OTHER_SECRET = 'f'.repeat(40);
const SCHEMA = { type: 'object', required: ['orderId'] };

interface Row {
  readonly what: string;
  /** A document under which the call is refused, where the good one lets it through. */
  readonly refuses: Partial<Document>;
  /** What the good one is, where the good document is not enough. */
  readonly lets?: Partial<Document>;
  readonly refused: RefusalName;
  readonly step: string;
  readonly call?: Partial<JournaledCall>;
  readonly sent?: Partial<JournaledRequest>;
}

/** Each of them is a loss in one direction, and a gain in the other. */
const ROWS: readonly Row[] = [
  {
    what: 'an app is suspended',
    refuses: { apps: [appEntry({ status: 'suspended' })] },
    refused: 'app-key-suspended',
    step: 'check-app-active',
  },
  {
    what: 'an app under its other name is suspended',
    refuses: { apps: [appEntry({ status: 'suspended' })] },
    refused: 'client-id-suspended',
    step: 'check-app-active',
    sent: { keyName: 'client_id' },
  },
  {
    what: 'an allow list leaves the address out',
    refuses: { apps: [appEntry({ ipAllow: ['192.0.2.8/32'] })] },
    lets: { apps: [appEntry({ ipAllow: ['192.0.2.7/32'] })] },
    refused: 'address-not-allowed',
    step: 'check-address',
  },
  {
    what: 'an API is sunset',
    refuses: { apis: [apiEntry({ status: 'sunset' })] },
    refused: 'type-sunset',
    step: 'identify-api',
  },
  {
    what: 'an API goes back to draft',
    refuses: { apis: [apiEntry({ status: 'draft' })] },
    refused: 'type-unknown',
    step: 'identify-api',
  },
  {
    what: 'a version goes',
    refuses: { apis: [apiEntry({ version: 'V2' })] },
    refused: 'type-unknown',
    step: 'identify-api',
  },
  {
    what: 'a body is one byte above the limit',
    refuses: { apis: [apiEntry({ bodyBytesMax: 299 })] },
    lets: { apis: [apiEntry({ bodyBytesMax: 300 })] },
    refused: 'bad-params',
    step: 'check-body-size',
  },
  {
    what: 'an API moves to the upload route',
    refuses: { apis: [apiEntry({ ingress: 'upload' })] },
    refused: 'route-not-allowed',
    step: 'check-ingress',
  },
  {
    what: 'an app loses an environment',
    refuses: { apps: [appEntry({ environments: ['staging'] })] },
    refused: 'environment-not-supported',
    step: 'check-environment',
  },
  {
    what: 'a package is taken from the app',
    refuses: { apps: [appEntry({ packages: [] })] },
    refused: 'app-key-not-permitted',
    step: 'check-app-permission',
  },
  {
    what: 'a token is withdrawn',
    refuses: { authorizations: [authorizationEntry({ tokens: [] })] },
    refused: 'token-unknown',
    step: 'identify-token',
  },
  {
    what: 'a token has expired by the moment of the call',
    refuses: { authorizations: [authorizationEntry({ tokens: [tokenEntry({ expiresAtMs: NOW_MS })] })] },
    lets: { authorizations: [authorizationEntry({ tokens: [tokenEntry({ expiresAtMs: NOW_MS + 1 })] })] },
    refused: 'token-not-current',
    step: 'identify-token',
  },
  {
    what: 'an API asks for a token',
    refuses: { apis: [apiEntry({ token: 'required' })] },
    lets: { apis: [apiEntry({ token: 'none' })] },
    refused: 'token-missing',
    step: 'identify-token',
    sent: { tokenHash: undefined },
  },
  {
    what: 'an authorization is revoked',
    refuses: { authorizations: [authorizationEntry({ status: 'revoked' })] },
    refused: 'not-authorized',
    step: 'check-authorization',
  },
  {
    what: 'a merchant is closed',
    refuses: { merchants: [merchantEntry({ status: 'closed' })] },
    refused: 'not-authorized',
    step: 'check-authorization',
  },
  {
    what: 'an API becomes sensitive',
    refuses: { apis: [apiEntry({ sensitive: true })] },
    refused: 'not-authorized',
    step: 'check-authorization',
  },
  {
    what: 'a package is taken from the authorization',
    refuses: { authorizations: [authorizationEntry({ packages: [] })] },
    refused: 'token-out-of-scope',
    step: 'check-token-scope',
  },
  {
    what: 'an API is bound to nothing',
    refuses: { apis: [apiEntry({ upstream: undefined })] },
    refused: 'operation-not-found',
    step: 'identify-binding',
  },
  {
    what: 'data_type has to be there',
    refuses: {},
    lets: { profile: 'observed' },
    refused: 'data-type-missing',
    step: 'check-data-type',
    sent: { dataType: undefined },
  },
];

describe('a plan decides recorded calls by the checks of the gateway', () => {
  for (const { what, refuses, lets, refused, step, call, sent } of ROWS) {
    const [open, shut] = [documentOf(lets), documentOf(refuses)];

    test(`${what}: the call is lost`, () => {
      const planner = plannerOf(open, shut);
      const { before, after } = planner.add(recorded({ ...call, sent: sentBy(sent) }));
      assert.deepEqual({ fate: before.fate, code: before.code }, { fate: 'answered', code: 1000000 });
      assert.deepEqual(after, {
        fate: 'refused',
        code: ERROR_TABLE[refused].code,
        refused,
        step,
        upstream: undefined,
      });
      assert.equal(planner.report.loses, 1);
      assert.equal(planner.report.drifted, 0);
    });

    test(`${what}: taken back, the call is gained`, () => {
      const planner = plannerOf(shut, open);
      const code = ERROR_TABLE[refused].code;
      const refusedCall = { ...call, code, refused, stoppedBy: step, sent: sentBy(sent) };
      const { before, after } = planner.add(recorded(refusedCall));
      assert.deepEqual(
        { fate: before.fate, code: before.code, step: before.step },
        { fate: 'refused', code, step },
      );
      assert.equal(after.fate, 'forwarded');
      assert.equal(planner.report.gains, 1);
      assert.equal(planner.report.drifted, 0);
    });
  }
});

describe('signs hold as recorded', () => {
  const two = documentOf({ apps: [appEntry({ secrets: [secretEntry(OTHER_SECRET), secretEntry(SECRET)] })] });
  const newest = documentOf({ apps: [appEntry({ secrets: [secretEntry(OTHER_SECRET)] })] });

  test('a call by the secret that goes is lost', () => {
    const { after } = plannerOf(two, newest).add(recorded({ secret: 1 }));
    assert.deepEqual([after.fate, after.refused, after.step], ['refused', 'sign-invalid', 'check-sign']);
  });

  test('a call by the secret that stays is not', () => {
    assert.equal(plannerOf(two, newest).add(recorded({ secret: 0 })).after.fate, 'answered');
  });

  test('a call by the secret that retires is lost from the instant of its end on', () => {
    const secrets = [secretEntry(OTHER_SECRET), secretEntry(SECRET, NOW_MS + 1)];
    const planner = plannerOf(two, documentOf({ apps: [appEntry({ secrets })] }));
    const fates = [0, 1].map(ms => planner.add(recorded({ secret: 1, atMs: NOW_MS + ms })).after.fate);
    assert.deepEqual(fates, ['answered', 'refused']);
  });

  test('of a call under another document nobody knows which secret it was', () => {
    const { after } = plannerOf(two, newest).add(recorded({ secret: 0, revision: 'r0' }));
    assert.deepEqual([after.fate, after.step], ['undecided', 'check-sign']);
    assert.equal(plannerOf(newest, two).add(recorded({ revision: 'r0' })).after.fate, 'answered');
  });

  test('a dialect that is no longer admitted loses its calls, and no others', () => {
    const planner = plannerOf(GOOD, documentOf({ apps: [appEntry({ signing: 'strict' })] }));
    assert.equal(planner.add(recorded({ dialects: bitsOf('go') })).after.refused, 'sign-invalid');
    assert.equal(planner.add(recorded({ dialects: bitsOf('go') | bitsOf('plain') })).after.fate, 'answered');
  });

  const wrong = {
    code: 3000001,
    refused: 'sign-invalid',
    stoppedBy: 'check-sign',
    dialects: 0,
  } as const;

  test('a wrong sign stays wrong under the same secrets', () => {
    const planner = plannerOf(GOOD, documentOf({ apps: [appEntry({ status: 'suspended' })] }));
    assert.equal(planner.add(recorded({ ...wrong, secret: undefined })).after.refused, 'sign-invalid');
    assert.equal(planner.report.unchanged, 1);
  });

  for (const [what, app] of [
    ['another secret', appEntry({ secrets: [secretEntry(OTHER_SECRET), secretEntry(SECRET)] })],
    ['another dialect', appEntry({ signing: 'go' })],
  ] as const) {
    test(`a wrong sign is undecided where ${what} might make it`, () => {
      const strict = documentOf({ apps: [appEntry({ signing: 'strict' })] });
      const planner = plannerOf(strict, documentOf({ apps: [app] }));
      const { before, after } = planner.add(recorded({ ...wrong, secret: undefined }));
      assert.deepEqual([before.fate, after.fate, after.step], ['refused', 'undecided', 'check-sign']);
      assert.deepEqual([...planner.report.undecided], [['check-sign', 1]]);
    });
  }

  test('a new app is undecided: nobody looked at its signs', () => {
    const unknown = { code: 3000026, refused: 'app-key-unknown', stoppedBy: 'identify-app' } as const;
    const planner = plannerOf(documentOf({ apps: [], authorizations: [] }), GOOD);
    assert.equal(planner.add(recorded({ ...unknown, mallId: undefined })).after.step, 'check-sign');
    assert.equal(planner.report.gains, 0);
  });

  test('an app that goes loses its calls', () => {
    const planner = plannerOf(GOOD, documentOf({ apps: [], authorizations: [] }));
    assert.equal(planner.add(recorded()).after.refused, 'app-key-unknown');
  });
});

describe('what a record does not hold is undecided, and never guessed', () => {
  const contract = (schema: object | undefined) =>
    documentOf({
      apis: [apiEntry({ requestSchema: schema, contract: schema === undefined ? 'off' : 'enforce' })],
    });
  const broken = { code: 3000000, refused: 'bad-params', stoppedBy: 'check-contract' } as const;

  test('the same contract is kept and broken as recorded', () => {
    const planner = plannerOf(contract(SCHEMA), contract({ ...SCHEMA }));
    assert.equal(planner.add(recorded()).after.fate, 'answered');
    assert.equal(planner.add(recorded(broken)).after.step, 'check-contract');
    assert.equal(planner.report.unchanged, 2);
  });

  test('another contract is undecided', () => {
    const planner = plannerOf(GOOD, contract(SCHEMA));
    assert.deepEqual([planner.add(recorded()).after.step, planner.report.loses], ['check-contract', 0]);
  });

  test('a contract that goes lets through what broke it', () => {
    assert.equal(plannerOf(contract(SCHEMA), GOOD).add(recorded(broken)).after.fate, 'forwarded');
  });

  test('a call that was refused in front of its contract is undecided behind it', () => {
    const before = documentOf({ ...contract(SCHEMA), apps: [appEntry({ packages: [] })] });
    const stopped = {
      code: 3000027,
      refused: 'app-key-not-permitted',
      stoppedBy: 'check-app-permission',
    } as const;
    assert.equal(plannerOf(before, contract(SCHEMA)).add(recorded(stopped)).after.step, 'check-contract');
  });

  test('a replay guard that begins to refuse is undecided, unless it has looked before', () => {
    const guard = (replayGuard: 'off' | 'report' | 'refuse') =>
      documentOf({ apps: [appEntry({ replayGuard })] });
    assert.equal(plannerOf(guard('off'), guard('refuse')).add(recorded()).after.step, 'check-replay');
    assert.equal(plannerOf(guard('report'), guard('refuse')).add(recorded()).after.fate, 'answered');
    const replayed = plannerOf(guard('report'), guard('refuse')).add(recorded({ isReplayed: true }));
    assert.deepEqual([replayed.after.refused, replayed.after.step], ['sign-invalid', 'check-replay']);
  });
});
