import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryTokenDirectory } from '../../src/adapters/memory/memory-token-directory.ts';
import { hashToken } from '../../src/adapters/node/node-digests.ts';
import { errorNames, errorRows } from '../../src/errors/table.ts';
import { TOKEN_INFO_TYPE } from '../../src/model/api.ts';
import type { Document } from '../../src/model/document.ts';
import { paceOf } from '../../src/model/gcra.ts';
import { heldForGood } from '../../src/model/held-package.ts';
import { compileSnapshot } from '../../src/registry/compile-snapshot.ts';
import {
  APP_KEY,
  apiEntry,
  appEntry,
  authorizationEntry,
  documentOf,
  MALL_ID,
  merchantEntry,
  PACKAGE,
  SECRET,
  secretEntry,
  TOKEN,
  TYPE,
  tokenEntry,
  upstreamEntry,
} from '../pipeline/document.ts';

const MIB = 1024 * 1024;
const LIMIT = { rate: 20, perMs: 1000, burst: 30 };

function compile(changes: Partial<Document> = {}) {
  const { snapshot, grants } = compileSnapshot(documentOf(changes), 'r7', hashToken);
  const tokens = new MemoryTokenDirectory(hashToken);
  tokens.replace(grants);
  return {
    snapshot,
    grants,
    app: snapshot.apps.get(APP_KEY) ?? assert.fail('no app'),
    api: (type = TYPE, version = 'V1') => snapshot.apis.get(type)?.get(version),
    token: (value = TOKEN) => tokens.find(value),
  };
}

describe('a compiled document', () => {
  test('carries the name of its revision and its settings', () => {
    const { snapshot } = compile({ region: 'eu', profile: 'observed', corsOrigins: ['https://a.example'] });
    assert.equal(snapshot.revision, 'r7');
    assert.equal(snapshot.region, 'eu');
    assert.equal(snapshot.profile, 'observed');
    assert.deepEqual(snapshot.corsOrigins, ['https://a.example']);
    assert.deepEqual(snapshot.stagingHeader, { name: 'x-canary-staging', value: 'staging' });
    assert.ok(Object.isFrozen(snapshot));
  });

  test('cannot be compiled with a proxy that is no address', () => {
    assert.throws(
      () => compile({ trustedProxies: ['10.0.0.0/33'] }),
      /not an address or CIDR: 10\.0\.0\.0\/33/,
    );
  });
});

describe('the APIs of a snapshot', () => {
  test('are all but the drafts, and the one of the gateway', () => {
    const { snapshot } = compile({
      apis: [
        apiEntry({ type: 'a', status: 'online' }),
        apiEntry({ type: 'b', status: 'deprecated' }),
        apiEntry({ type: 'c', status: 'sunset' }),
        apiEntry({ type: 'd', status: 'draft' }),
        apiEntry({ type: 'a', version: 'V2', status: 'draft' }),
      ],
    });
    const served = [...snapshot.apis].map(([type, versions]) => [type, [...versions.keys()]]);
    assert.deepEqual(served, [
      ['a', ['V1']],
      ['b', ['V1']],
      ['c', ['V1']],
      [TOKEN_INFO_TYPE, ['V1']],
    ]);
  });

  test('all versions of a type share one place in the sets of types, and no two types do', () => {
    const types = Array.from({ length: 70 }, (_, index) => `t${index}`);
    const apis = types.flatMap(type => [apiEntry({ type }), apiEntry({ type, version: 'V2' })]);
    const { snapshot } = compile({ apis });
    const indexes = [...snapshot.apis.values()].map(
      versions => new Set([...versions.values()].map(({ typeIndex }) => typeIndex)),
    );
    for (const ofType of indexes) assert.equal(ofType.size, 1);
    assert.equal(new Set(indexes.flatMap(ofType => [...ofType])).size, 71);
  });

  test('take their deadline from their upstream unless they have one, and an example as its bytes', () => {
    assert.deepEqual(compile().api()?.binding, {
      kind: 'service',
      upstream: 'orders',
      method: 'POST',
      path: '/orders/list',
      timeoutMs: 1000,
      isIdempotent: false,
      answers: 'result',
      notFound: 'operation',
      context: undefined,
      example: new TextEncoder().encode('{"total":3}'),
    });
  });

  test('are signed for with the key of their upstream and the paths of its URLs', () => {
    const contextOf = (changes: Parameters<typeof upstreamEntry>[0]) => {
      const binding = compile({ upstreams: [upstreamEntry(changes)] }).api()?.binding;
      return binding?.kind === 'service' ? binding.context : undefined;
    };
    const key = new TextEncoder().encode('k');
    const urls = ['http://a/base/', 'http://b/base'];
    assert.deepEqual(contextOf({ urls, contextKey: 'k' }), {
      key,
      prefixes: { formal: '/base', staging: '/base' },
    });
    assert.deepEqual(contextOf({ urls, stagingUrl: 'http://c', contextKey: 'k' })?.prefixes, {
      formal: '/base',
      staging: '',
    });
    assert.equal(contextOf({ urls }), undefined);
    assert.equal(contextOf({ contextKey: 'k' }), undefined, 'a mock has nobody to prove anything to');
  });

  test('have their path cut at its placeholders, once', () => {
    const mappingOf = (changes: Parameters<typeof apiEntry>[0]) => {
      const api = compile({ apis: [apiEntry(changes)] }).api();
      return api?.binding?.kind === 'service' ? [api.binding.method, api.mapping] : undefined;
    };
    const template = { literals: ['/orders/', ''], names: ['orderId'] };
    assert.deepEqual(mappingOf({ path: '/orders/{orderId}', method: 'PATCH' }), [
      'PATCH',
      { template, hasQuery: false },
    ]);
    assert.deepEqual(mappingOf({ path: '/orders/{orderId}', method: 'GET' }), [
      'GET',
      { template, hasQuery: true },
    ]);
    assert.deepEqual(mappingOf({ path: '/orders', method: 'DELETE' }), [
      'DELETE',
      { template: { literals: ['/orders'], names: [] }, hasQuery: true },
    ]);
    assert.deepEqual(mappingOf({ path: '/orders', method: 'PUT' }), ['PUT', undefined]);
  });

  test('without an upstream are bound to nothing', () => {
    assert.equal(compile({ apis: [apiEntry({ upstream: undefined })] }).api()?.binding, undefined);
  });

  test('have a contract only where it is enforced', () => {
    const requestSchema = { type: 'object' };
    const contractOf = (contract: 'off' | 'report' | 'enforce') =>
      compile({ apis: [apiEntry({ requestSchema, contract })] }).api()?.contract;
    assert.equal(contractOf('off'), undefined);
    assert.equal(contractOf('report'), undefined);
    assert.equal(contractOf('enforce'), requestSchema);
  });

  test('have a quota for each limit, each under a name of its own that outlives the snapshot', () => {
    const limits = [
      { by: 'api', ...LIMIT },
      { by: 'app', ...LIMIT },
      { by: 'app', ...LIMIT, perMs: 60_000 },
      { by: 'merchant', ...LIMIT },
    ] as const;
    const quotasOf = () =>
      compile({ apis: [apiEntry({ limits }), apiEntry({ version: 'V2', limits })] }).snapshot.apis.get(TYPE);
    const quotas = [...(quotasOf()?.values() ?? [])].flatMap(api => api.quotas);
    assert.deepEqual(
      quotas.map(({ by }) => by),
      ['api', 'app', 'app', 'merchant', 'api', 'app', 'app', 'merchant'],
    );
    assert.equal(new Set(quotas.map(({ rule }) => rule.id)).size, 8);
    assert.deepEqual(quotas[2]?.rule.pace, paceOf({ ...LIMIT, perMs: 60_000 }));
    assert.deepEqual(
      [...(quotasOf()?.values() ?? [])].flatMap(api => api.quotas),
      quotas,
    );
  });
});

describe('the type that the gateway answers itself', () => {
  test('is for every app and every token, and needs one', () => {
    const api = compile().api(TOKEN_INFO_TYPE);
    assert.ok(api?.isBuiltIn && api.needsToken);
    assert.deepEqual(api.binding, { kind: 'token-info' });
  });

  test('keeps the limits that a document declares for it', () => {
    const declared = apiEntry({
      type: TOKEN_INFO_TYPE,
      upstream: undefined,
      token: 'none',
      limits: [{ by: 'app', ...LIMIT }],
    });
    const api = compile({ apis: [declared] }).api(TOKEN_INFO_TYPE);
    assert.ok(api?.isBuiltIn && api.needsToken);
    assert.equal(api.quotas.length, 1);
    assert.deepEqual(api.binding, { kind: 'token-info' });
  });

  test('is an API like any other where the document binds it', () => {
    const api = compile({ apis: [apiEntry({ type: TOKEN_INFO_TYPE, token: 'none' })] }).api(TOKEN_INFO_TYPE);
    assert.ok(api && !api.isBuiltIn && !api.needsToken);
    assert.equal(api.binding?.kind, 'service');
  });
});

describe('the apps of a snapshot', () => {
  test('have their secrets as bytes, newest first', () => {
    const { app } = compile({ apps: [appEntry({ secrets: [secretEntry('é'), secretEntry(SECRET)] })] });
    assert.deepEqual(app.secrets, [Uint8Array.of(0xc3, 0xa9), new TextEncoder().encode(SECRET)]);
  });

  test('sign by plain where they are strict, and by their one dialect where they name it', () => {
    const signingOf = (signing: 'strict' | 'tolerant' | 'go') =>
      compile({ apps: [appEntry({ signing })] }).app.signing;
    assert.deepEqual(
      [signingOf('strict'), signingOf('tolerant'), signingOf('go')],
      ['plain', 'tolerant', 'go'],
    );
  });

  test('have a ceiling of their limit times the factor, and none without a limit', () => {
    const { app } = compile({ appCeiling: 5, apps: [appEntry({ limit: LIMIT })] });
    assert.deepEqual(app.quota?.pace, paceOf(LIMIT));
    assert.deepEqual(app.ceiling?.pace, paceOf({ rate: 100, perMs: 1000, burst: 150 }));
    assert.notEqual(app.quota?.id, app.ceiling?.id);
    const free = compile().app;
    assert.deepEqual([free.quota, free.ceiling], [undefined, undefined]);
  });

  test('have a ceiling of at least one call, however small the factor', () => {
    const { app } = compile({ appCeiling: 0.001, apps: [appEntry({ limit: LIMIT })] });
    assert.deepEqual(app.ceiling?.pace, paceOf({ rate: 1, perMs: 1000, burst: 1 }));
  });
});

describe('permissions', () => {
  const types = ['bg.order.list', 'bg.order.detail', 'bg.orders', 'bg.goods', 'zz'];
  const grantedBy = (...patterns: readonly string[]): readonly string[] => {
    const { app, snapshot } = compile({
      apis: types.map(type => apiEntry({ type })),
      packages: [{ code: PACKAGE, types: patterns }],
    });
    return types.filter(type => {
      const index = snapshot.apis.get(type)?.get('V1')?.typeIndex ?? -1;
      return snapshot.permissions.holds(app.grant, index, 0);
    });
  };

  test('name types exactly or by what they begin with', () => {
    assert.deepEqual(grantedBy('bg.order.list'), ['bg.order.list']);
    assert.deepEqual(grantedBy('bg.order.*'), ['bg.order.list', 'bg.order.detail']);
    assert.deepEqual(grantedBy('bg.order*'), ['bg.order.list', 'bg.order.detail', 'bg.orders']);
    assert.deepEqual(grantedBy('*'), types);
    assert.deepEqual(grantedBy('bg.order', 'BG.*', 'nothing'), []);
    assert.deepEqual(grantedBy('zz', 'bg.goods'), ['bg.goods', 'zz']);
  });

  test('a set holds its members among many types and nothing else', () => {
    const many = Array.from({ length: 100 }, (_, index) => `t${index}`);
    const wanted = new Set(['t0', 't31', 't32', 't63', 't64', 't99']);
    const { app, api, snapshot } = compile({
      apis: many.map(type => apiEntry({ type })),
      packages: [{ code: PACKAGE, types: [...wanted] }],
    });
    for (const type of many) {
      assert.equal(
        snapshot.permissions.holds(app.grant, api(type)?.typeIndex ?? -1, 0),
        wanted.has(type),
        type,
      );
    }
  });

  test('the scope that an app is told of holds what app and authorization both grant, sorted', () => {
    const { app, token, snapshot } = compile({
      apis: types.map(type => apiEntry({ type })),
      packages: [
        { code: 'app', types: ['zz', 'bg.order.*', 'bg.goods'] },
        { code: 'merchant', types: ['bg.order*', 'zz'] },
      ],
      apps: [appEntry({ packages: [heldForGood('app')] })],
      authorizations: [authorizationEntry({ packages: [heldForGood('merchant')] })],
    });
    const granted = token()?.authorization.grant ?? assert.fail('no token');
    assert.deepEqual(snapshot.permissions.sharedTypes(app.grant, granted, 0), [
      'bg.order.detail',
      'bg.order.list',
      'zz',
    ]);
  });
});

describe('the tokens of a document', () => {
  test('are held by their hash alone', () => {
    const { grants, token } = compile();
    const hashes = grants.flatMap(({ tokens = [] }) => tokens.map(({ hash }) => hash));
    assert.deepEqual(hashes, [hashToken(TOKEN)]);
    assert.equal(JSON.stringify(grants).includes(TOKEN), false);
    assert.equal(token()?.authorization.appKey, APP_KEY);
    assert.equal(token()?.authorization.mallId, MALL_ID);
  });

  test('share the authorization that they belong to, and keep their own status', () => {
    const tokens = [tokenEntry(), tokenEntry({ value: 'old', status: 'superseded', expiresAtMs: 7 })];
    const { token } = compile({ authorizations: [authorizationEntry({ tokens, status: 'revoked' })] });
    assert.deepEqual(token('old')?.authorization, token()?.authorization);
    assert.deepEqual(
      [token('old')?.status, token('old')?.expiresAtMs, token()?.status],
      ['superseded', 7, 'current'],
    );
    assert.equal(token()?.authorization.isActive, false);
  });

  test('lead to merchants that are active only in that status', () => {
    const isActive = (status: 'active' | 'suspended' | 'closed') =>
      compile({ merchants: [merchantEntry({ status })] }).snapshot.merchants.get(MALL_ID)?.isActive;
    assert.deepEqual([isActive('active'), isActive('suspended'), isActive('closed')], [true, false, false]);
  });
});

describe('the wordings of a snapshot', () => {
  /** As the wire writes it: the end of an envelope, from behind its request id. */
  const wording = (code: number, errorMsg: string) => ({
    code,
    tail: new TextEncoder().encode(`","errorCode":${code},"errorMsg":${errorMsg}}`),
  });

  test('are the rows of the table in the documented profile', () => {
    const { wordings } = compile().snapshot;
    assert.equal(wordings.size, errorNames.length);
    for (const name of errorNames) {
      const { code, text } = errorRows[name];
      assert.deepEqual(wordings.get(name), wording(code, JSON.stringify(text)));
    }
  });

  test('are what the live platform answers in the observed profile, where it differs', () => {
    const { wordings } = compile({ profile: 'observed' }).snapshot;
    assert.deepEqual(wordings.get('success'), wording(1000000, '""'));
    assert.deepEqual(
      wordings.get('app-key-unknown'),
      wording(4000000, '"The application information query is abnormal"'),
    );
    assert.deepEqual(wordings.get('type-missing'), compile().snapshot.wordings.get('type-missing'));
  });

  test('are those of the document before any other, escaped as JSON, and never with another code', () => {
    const messages = new Map([
      [3000001, 'say "no"\n'],
      [1000000, ''],
    ]);
    for (const profile of ['documented', 'observed'] as const) {
      const { wordings } = compile({ profile, messages }).snapshot;
      assert.deepEqual(wordings.get('sign-invalid'), wording(3000001, '"say \\"no\\"\\n"'));
      assert.deepEqual(wordings.get('success'), wording(1000000, '""'));
    }
  });
});

describe('the largest body that is read', () => {
  const largest = (...apis: readonly Parameters<typeof apiEntry>[0][]): number =>
    compile({ apis: apis.map((changes, index) => apiEntry({ type: `t${index}`, ...changes })) }).snapshot
      .bodyBytesMax;

  test('is 1 MiB, or more where an API that takes calls takes more', () => {
    assert.equal(largest(), MIB);
    assert.equal(largest({ bodyBytesMax: 10 }), MIB);
    assert.equal(largest({ bodyBytesMax: 2 * MIB }, { bodyBytesMax: MIB + 1 }), 2 * MIB);
    assert.equal(largest({ bodyBytesMax: 3 * MIB, status: 'deprecated' }), 3 * MIB);
  });

  test('is not that of a draft or of an API that has been sunset', () => {
    assert.equal(largest({ bodyBytesMax: 2 * MIB, status: 'draft' }), MIB);
    assert.equal(largest({ bodyBytesMax: 2 * MIB, status: 'sunset' }), MIB);
  });
});
