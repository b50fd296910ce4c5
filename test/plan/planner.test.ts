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
  PACKAGE,
  SECRET,
  tokenEntry,
  upstreamEntry,
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
  const two = documentOf({ apps: [appEntry({ secrets: [OTHER_SECRET, SECRET] })] });
  const newest = documentOf({ apps: [appEntry({ secrets: [OTHER_SECRET] })] });

  test('a call by the secret that goes is lost', () => {
    const { after } = plannerOf(two, newest).add(recorded({ secret: 1 }));
    assert.deepEqual([after.fate, after.refused, after.step], ['refused', 'sign-invalid', 'check-sign']);
  });

  test('a call by the secret that stays is not', () => {
    assert.equal(plannerOf(two, newest).add(recorded({ secret: 0 })).after.fate, 'answered');
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
    ['another secret', appEntry({ secrets: [OTHER_SECRET, SECRET] })],
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

describe('limits are spent at the recorded moments', () => {
  const limited = (rate: number) =>
    documentOf({ apps: [appEntry({ limit: { rate, perMs: 1000, burst: rate } })] });

  test('a tighter limit loses the calls above it, and the next that fits passes', () => {
    const planner = plannerOf(limited(3), limited(2));
    const fates = [0, 0, 0, 499, 500].map(ms => planner.add(recorded({ atMs: NOW_MS + ms })).after.refused);
    assert.deepEqual(fates, [undefined, undefined, 'rate-limited', 'rate-limited', undefined]);
  });

  test('refused calls spend the ceiling of the document that would refuse them', () => {
    const limit = { rate: 1, perMs: 60_000, burst: 1 };
    const before = documentOf({ appCeiling: 2, apps: [appEntry({ limit: undefined })] });
    const after = documentOf({
      appCeiling: 2,
      apps: [appEntry({ limit, packages: [PACKAGE], status: 'active' })],
      packages: [{ code: PACKAGE, types: [] }],
    });
    const planner = plannerOf(before, after);
    const steps = [0, 1, 2].map(ms => planner.add(recorded({ atMs: NOW_MS + ms })).after.step);
    assert.deepEqual(steps, ['check-app-permission', 'check-app-permission', 'check-refusal-ceiling']);
  });
});

describe('what a plan reports', () => {
  test('the answer of a service is as recorded, its own refusals too', () => {
    const planner = plannerOf(GOOD, documentOf({ apis: [apiEntry({ path: '/elsewhere' })] }));
    const failed = { code: 2000000, refused: 'internal-call-failed', stoppedBy: 'forward-call' } as const;
    assert.equal(planner.add(recorded(failed)).after.code, 2000000);
    assert.equal(planner.add(recorded({ code: 150010003 })).after.code, 150010003);
    assert.equal(planner.report.unchanged, 2);
  });

  test('a request that was no call stays none', () => {
    const planner = plannerOf(GOOD, documentOf({ apps: [], authorizations: [] }));
    const call = { code: 3000000, refused: 'bad-params', stoppedBy: 'listener', sent: undefined } as const;
    planner.add(recorded({ ...call, appKey: undefined, mallId: undefined }));
    assert.equal(planner.report.unchanged, 1);
  });

  test('calls are grouped by app, API and what becomes of them, with examples and merchants', () => {
    const planner = plannerOf(GOOD, documentOf({ apps: [appEntry({ packages: [] })] }));
    for (let index = 0; index < 5; index += 1)
      planner.add(recorded({ requestId: `us-${index}`, atMs: NOW_MS + index, mallId: 10 - index }));
    const [group, ...others] = planner.report.groups;
    assert.equal(others.length, 0);
    assert.deepEqual(
      { ...group, before: group?.before.code, after: group?.after.code },
      {
        effect: 'loses',
        appKey: 'app-1',
        type: 'bg.order.list.get',
        version: 'V1',
        before: 1000000,
        after: 3000027,
        calls: 5,
        firstAtMs: NOW_MS,
        lastAtMs: NOW_MS + 4,
        examples: ['us-0', 'us-1', 'us-2'],
        merchants: [6, 7, 8, 9, 10],
      },
    );
  });

  test('names that neither document knows make one group, however many callers make up', () => {
    const planner = plannerOf(GOOD, documentOf({ profile: 'observed' }));
    const unknown = { code: 3000026, refused: 'app-key-unknown', stoppedBy: 'identify-app' } as const;
    for (let index = 0; index < 50; index += 1)
      planner.add(
        recorded({ ...unknown, appKey: `made-up-${index}`, sent: sentBy({ type: `bg.made.up${index}` }) }),
      );
    assert.ok(planner.report.groups.length <= 1);
  });

  test('a call that would go to another upstream is counted, though its answer is not known to change', () => {
    const upstreams = [upstreamEntry(), upstreamEntry({ name: 'next' })];
    const planner = plannerOf(
      documentOf({ upstreams }),
      documentOf({ upstreams, apis: [apiEntry({ upstream: 'next' })] }),
    );
    planner.add(recorded());
    planner.add(recorded());
    const rerouting = { type: 'bg.order.list.get', version: 'V1', before: 'orders', after: 'next', calls: 2 };
    assert.deepEqual(planner.report.reroutings, [rerouting]);
    assert.equal(planner.report.unchanged, 2);
  });

  test('where the document before decides otherwise than was recorded, that is drift and no effect of the change', () => {
    const suspended = documentOf({ apps: [appEntry({ status: 'suspended' })] });
    const planner = plannerOf(suspended, suspended);
    planner.add(recorded());
    const { report } = planner;
    assert.deepEqual([report.unchanged, report.loses, report.drifted], [1, 0, 1]);
    assert.equal(report.drift[0]?.after.refused, 'app-key-suspended');
  });
});
