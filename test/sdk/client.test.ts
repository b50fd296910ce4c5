import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createClient } from '../../sdk/src/client.ts';
import { RefusedError } from '../../sdk/src/errors.ts';
import { rawJson } from '../../sdk/src/parameters.ts';
import { sign } from '../../sdk/src/sign.ts';
import { answerError, answerSuccess, clientStage, failureOf, NOW_MS, untilSent } from './client-stage.ts';

const SECONDS = NOW_MS / 1000;

describe('a call', () => {
  test('sends the common parameters, its own as they were given, and the sign of exactly that text', async () => {
    const stage = clientStage([answerSuccess()], { accessToken: 'token' });
    const parameters = '{ "id" : 601099548666279999, "o" : { "f": 1.0, "s":"\\u00e9" } }';
    await stage.client.call('bg.order.list.v2.get', parameters);
    const unsigned = `{"type":"bg.order.list.v2.get","app_key":"shop","timestamp":${SECONDS},"data_type":"JSON","access_token":"token","id":601099548666279999,"o":{ "f": 1.0, "s":"\\u00e9" }}`;
    assert.equal(stage.sent[0]?.text, unsigned.replace(/\}$/, `,"sign":"${sign(unsigned, 'shop-secret')}"}`));
  });

  test('goes to the route of its generation, below the path of the base URL', async () => {
    const cases = [
      [{}, 'https://gateway.example/openapi/router'],
      [{ generation: 'ark' }, 'https://gateway.example/ark/router'],
      [{ baseUrl: 'https://proxy.example/platform/' }, 'https://proxy.example/platform/openapi/router'],
      [{ paths: { router: '/api/v3' } }, 'https://gateway.example/api/v3'],
    ] as const;
    for (const [options, url] of cases) {
      const stage = clientStage([answerSuccess()], options);
      await stage.client.call('x.y');
      assert.equal(stage.sent[0]?.url, url);
    }
  });

  test('of the ark generation names its client_id, and the time in milliseconds', async () => {
    const stage = clientStage([answerSuccess()], { generation: 'ark' });
    await stage.client.call('x.y');
    const { client_id: clientId, timestamp, app_key: appKey } = stage.sent[0]?.parameters ?? {};
    assert.deepEqual([clientId, timestamp, appKey], ['shop', NOW_MS, undefined]);
  });

  test('carries the headers of the client and its own, and follows no redirect', async () => {
    const stage = clientStage([answerSuccess()], { headers: { 'x-canary-staging': 'staging' } });
    await stage.client.call('x.y', {}, { headers: { 'x-trace': '1' } });
    const { headers, redirect } = stage.sent[0]?.init ?? {};
    assert.deepEqual(headers, {
      'x-canary-staging': 'staging',
      'x-trace': '1',
      'content-type': 'application/json',
    });
    assert.equal(redirect, 'manual');
  });

  test('has one header of a name, however its letters are written, and always its own content type', async () => {
    const stage = clientStage([answerSuccess()], { headers: { 'Content-Type': 'text/plain', 'X-A': '1' } });
    await stage.client.call('x.y', {}, { headers: { 'x-a': '2' } });
    assert.deepEqual(stage.sent[0]?.init.headers, { 'content-type': 'application/json', 'x-a': '2' });
  });

  test('is not sent where a parameter is one that the client writes, or cannot be sent', async () => {
    const stage = clientStage([answerSuccess()]);
    for (const parameters of [{ sign: 'x' }, '{"timestamp":1}', { id: 2 ** 60 }, '[]']) {
      assert.ok((await failureOf(stage.client.call('x.y', parameters))) instanceof TypeError);
    }
    assert.equal(stage.sent.length, 0);
  });

  test('uses a token of its own, or none, in place of the one of the client', async () => {
    const stage = clientStage([answerSuccess()], { accessToken: 'token' });
    await stage.client.call('x.y', {}, { accessToken: 'other' });
    await stage.client.call('x.y', {}, { accessToken: null });
    const tokens = stage.sent.map(({ parameters }) => parameters['access_token']);
    assert.deepEqual(tokens, ['other', undefined]);
  });

  test('is typed by a map of types', async () => {
    interface Stock {
      readonly sku: bigint;
    }
    interface Shop {
      'stock.get': { readonly parameters: Stock; readonly result: { readonly left: number } };
    }
    const typed = createClient<Shop>({
      baseUrl: 'https://gateway.example',
      appKey: 'shop',
      appSecret: 'shop-secret',
      fetch: async () =>
        answerSuccess({ left: 3 })({
          url: '',
          init: {},
          signal: AbortSignal.abort(),
          text: '',
          parameters: {},
        }),
    });
    const { left } = await typed.call('stock.get', { sku: 1n });
    assert.equal(left satisfies number, 3);
    // @ts-expect-error -- the map has no such type
    await typed.call('stock.put', { sku: 1n });
    // @ts-expect-error -- a parameter of another type
    await typed.call('stock.get', { sku: '1' });
    const untyped: unknown = await clientStage([answerSuccess(1)]).client.call('any.type', {
      a: rawJson('1.0'),
    });
    assert.equal(untyped, 1);
  });

  test('refuses to be made without a key, a secret, or an address', () => {
    const options = { baseUrl: 'https://gateway.example', appKey: 'shop', appSecret: 'shop-secret' };
    for (const wrong of [{ appKey: '' }, { appSecret: '' }, { baseUrl: 'gateway' }]) {
      assert.throws(() => createClient({ ...options, ...wrong }), TypeError);
    }
  });
});

describe('a clock that is wrong', () => {
  const date = (ms: number): Record<string, string> => ({ date: new Date(ms).toUTCString() });
  const expiredUnlessRight = [3000012, 3000011];

  for (const code of expiredUnlessRight) {
    test(`is set right by the Date of a ${code}, and the call sent again at once, once`, async () => {
      const aheadMs = 3_600_000;
      const stage = clientStage([answerError(code, '', date(NOW_MS - aheadMs)), answerSuccess('ok')]);
      assert.equal(await stage.client.call('x.y'), 'ok');
      const stamps = stage.sent.map(({ parameters }) => Number(parameters['timestamp']));
      assert.deepEqual(stamps, [SECONDS, SECONDS - 3600]);
      assert.deepEqual(stage.waits, []);
      const broken = clientStage([answerError(code, '', date(NOW_MS - aheadMs))]);
      await failureOf(broken.client.call('x.y'));
      assert.equal(broken.sent.length, 2);
    });

    test(`of several calls at once is set right for all of them (${code})`, async () => {
      const stage = clientStage([
        answerError(code, '', date(0)),
        answerError(code, '', date(0)),
        answerSuccess(),
      ]);
      await Promise.all([stage.client.call('x.y'), stage.client.call('x.z')]);
      assert.equal(stage.sent.length, 4);
    });
  }

  test('is set right by any answer, before a call is refused', async () => {
    const stage = clientStage([answerSuccess(1, date(NOW_MS + 250_000)), answerSuccess(2)]);
    await stage.client.call('x.y');
    await stage.client.call('x.y');
    assert.equal(stage.sent[1]?.parameters['timestamp'], SECONDS + 250);
  });

  test('is left alone up to thirty seconds, without a Date, and by the Date of a cache', async () => {
    for (const headers of [
      date(NOW_MS + 29_000),
      {},
      { ...date(NOW_MS + 90_000), age: '90' },
      { date: 'soon' },
    ]) {
      const stage = clientStage([answerError(3000012, '', headers)]);
      await failureOf(stage.client.call('x.y'));
      assert.equal(stage.sent.length, 1, JSON.stringify(headers));
    }
  });

  test('is set right again when the machine corrects it', async () => {
    const stage = clientStage([
      answerError(3000012, '', date(NOW_MS + 3_600_000)),
      answerSuccess(1, date(NOW_MS + 3_600_000)),
      answerError(3000011, '', date(NOW_MS + 3_600_000)),
      answerSuccess(2),
    ]);
    await stage.client.call('x.y');
    stage.moveClock(3_600_000);
    assert.equal(await stage.client.call('x.y'), 2);
    assert.equal(stage.sent[3]?.parameters['timestamp'], SECONDS + 3600);
  });
});

describe('a token that is no longer current', () => {
  const refuseOld = (request: { readonly parameters: Readonly<Record<string, unknown>> }): boolean =>
    request.parameters['access_token'] !== 'new';

  test('is renewed once for all calls that meet it, and they are sent again with the new one', async () => {
    let renewals = 0;
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const answer = (request: Parameters<typeof refuseOld>[0]): Response => {
      const deed = refuseOld(request) ? answerError(3000034) : answerSuccess();
      return deed({ url: '', init: {}, signal: AbortSignal.abort(), text: '', parameters: {} }) as Response; // these deeds answer at once
    };
    const stage = clientStage([answer], {
      accessToken: 'old',
      renewToken: async refused => {
        assert.equal(refused, 'old');
        renewals += 1;
        await mayEnd;
        return 'new';
      },
    });
    const calls = Array.from({ length: 10 }, () => stage.client.call('x.y'));
    await untilSent(stage, 10);
    await new Promise(resolve => setImmediate(resolve));
    const late = stage.client.call('late');
    end();
    await Promise.all([...calls, late]);
    assert.equal(renewals, 1);
    // A call that comes while it is renewed waits for it, and is not refused at all.
    assert.equal(stage.sent.length, 21);
    await stage.client.call('x.y');
    assert.equal(renewals, 1);
  });

  test('is not renewed again by a call that was under way while another one renewed it', async () => {
    const { promise: slow, resolve: answerSlow } = Promise.withResolvers<void>();
    let renewals = 0;
    const stage = clientStage(
      [
        async request => {
          await slow;
          return answerError(3000034)(request);
        },
        answerError(3000034),
        answerSuccess('second'),
        answerSuccess('first'),
      ],
      { accessToken: 'old', renewToken: async () => `new-${++renewals}` },
    );
    const first = stage.client.call('first');
    await untilSent(stage, 1);
    assert.equal(await stage.client.call('second'), 'second');
    answerSlow();
    assert.equal(await first, 'first');
    assert.equal(renewals, 1);
    assert.equal(stage.sent[3]?.parameters['access_token'], 'new-1');
  });

  test('is got by the same way where there was none', async () => {
    const stage = clientStage([answerError(3000030), answerSuccess()], { renewToken: async () => 'first' });
    await stage.client.call('x.y');
    assert.deepEqual(
      stage.sent.map(({ parameters }) => parameters['access_token']),
      [undefined, 'first'],
    );
  });

  test('ends the call where the new one is refused as well, or where there is no way to renew it', async () => {
    const renewed = clientStage([answerError(3000034)], {
      accessToken: 'old',
      renewToken: async () => 'new',
    });
    await failureOf(renewed.client.call('x.y'));
    assert.equal(renewed.sent.length, 2);
    const fixed = clientStage([answerError(3000034)], { accessToken: 'old' });
    await failureOf(fixed.client.call('x.y'));
    assert.equal(fixed.sent.length, 1);
  });

  test('of one call alone is not renewed', async () => {
    const stage = clientStage([answerError(3000034)], { accessToken: 'a', renewToken: async () => 'b' });
    await failureOf(stage.client.call('x.y', {}, { accessToken: 'c' }));
    assert.equal(stage.sent.length, 1);
  });

  test('rejects with the refusal, and what the renewal failed with as its cause, for each that waits', async () => {
    const failure = new Error('the merchant said no');
    const stage = clientStage([answerError(3000034)], {
      accessToken: 'old',
      renewToken: async () => {
        throw failure;
      },
    });
    const errors = await Promise.all([failureOf(stage.client.call('a')), failureOf(stage.client.call('b'))]);
    for (const error of errors) assert.ok(error instanceof RefusedError && error.cause === failure);
  });

  test('is renewed again when the new one has ended as well', async () => {
    let renewals = 0;
    const stage = clientStage(
      [answerError(3000034), answerSuccess(1), answerError(3000034), answerSuccess(2)],
      { accessToken: 'old', renewToken: async () => `new-${++renewals}` },
    );
    await stage.client.call('x.y');
    await stage.client.call('x.y');
    assert.equal(stage.sent[3]?.parameters['access_token'], 'new-2');
  });

  test('takes none of the attempts that a call has', async () => {
    const stage = clientStage([answerError(3000034), answerError(4000000)], {
      accessToken: 'old',
      renewToken: async () => 'new',
      retry: { attempts: 2 },
    });
    await failureOf(stage.client.call('x.y'));
    assert.equal(stage.sent.length, 3);
  });

  test('lets a call leave that is aborted while it waits, and sends nothing for it any more', async () => {
    const controller = new AbortController();
    const { promise: renewing, resolve: begun } = Promise.withResolvers<void>();
    const { promise: renewal, resolve: renew } = Promise.withResolvers<string>();
    const stage = clientStage([answerError(3000034)], {
      accessToken: 'old',
      renewToken: () => {
        begun();
        return renewal;
      },
    });
    const failure = failureOf(stage.client.call('x.y', {}, { signal: controller.signal }));
    await renewing;
    controller.abort('left');
    assert.equal(await failure, 'left');
    renew('new');
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(stage.sent.length, 1);
  });
});

describe('an observer', () => {
  test('hears of every attempt and how it ended', async () => {
    const stage = clientStage([answerError(4000000), answerSuccess()], { accessToken: 'a-secret-token' });
    await stage.client.call('x.y', { mobile: '555 0100' });
    assert.deepEqual(
      stage.requests.map(({ type, attempt }) => [type, attempt]),
      [
        ['x.y', 1],
        ['x.y', 2],
      ],
    );
    const url = 'https://gateway.example/openapi/router';
    const requestId = 'us-00000000-0000-4000-8000-000000000000';
    const [first, second] = stage.responses;
    assert.equal(first?.error?.name, 'system-exception');
    assert.equal(first.retryInMs, 125);
    assert.deepEqual(second, {
      type: 'x.y',
      attempt: 2,
      url,
      elapsedMs: 0,
      requestId,
      httpStatus: 200,
      error: undefined,
      retryInMs: undefined,
    });
  });

  test('is told neither secret, token, sign nor any value of a parameter', async () => {
    const stage = clientStage([answerError(3000001)], { accessToken: 'a-secret-token' });
    const error = await failureOf(stage.client.call('x.y', { mobile: '555 0100' }));
    const told = JSON.stringify([stage.requests, stage.responses, error]) + String(error);
    const { sign: signed } = stage.sent[0]?.parameters ?? {};
    for (const secret of ['shop-secret', 'a-secret-token', '555 0100', String(signed)]) {
      assert.ok(!told.includes(secret), secret);
    }
    assert.deepEqual(stage.requests[0]?.parameterNames, [
      'type',
      'app_key',
      'timestamp',
      'data_type',
      'access_token',
      'mobile',
      'sign',
    ]);
  });

  test('changes nothing by what it throws', async () => {
    const fail = (): never => {
      throw new Error('the log is full');
    };
    const stage = clientStage([answerSuccess(1)], { onRequest: fail, onResponse: fail });
    assert.equal(await stage.client.call('x.y'), 1);
  });
});
