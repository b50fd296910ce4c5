import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeOf, expectSuccess, requestOf, signedBody, startStage } from './http-stage.ts';

const BODY = signedBody({ type: 'bg.service.get' });
const OWN = ['Host: a', 'Content-Type: application/json'];

describe('a header of a caller that looks like one of ours', { timeout: 60_000 }, () => {
  for (const [what, lines] of [
    ['in our spelling', ['x-gatewright-app-key: forged', 'x-gatewright-context: forged']],
    ['in capitals', ['X-GATEWRIGHT-APP-KEY: forged', 'X-Gatewright-Context: forged']],
    ['twice', ['X-Gatewright-App-Key: shop', 'x-gatewright-app-key: forged']],
    ['with white space around its value', ['x-gatewright-mall-id: \t forged \t']],
    ['that we send only for others', ['x-gatewright-mall-id: forged', 'x-gatewright-environment: forged']],
    ['named as one of a connection', ['Connection: x-gatewright-app-key', 'x-gatewright-app-key: forged']],
    ['that traces', ['traceparent: 00-forged-forged-01', 'tracestate: forged']],
    ['that services believe of proxies', ['X-Forwarded-For: forged', 'Forwarded: for=forged', 'Via: forged']],
    ['that carries credentials', ['Authorization: forged', 'Cookie: forged=forged']],
  ] as const) {
    test(`${what} reaches no service`, async () => {
      await using stage = await startStage();
      const asked = stage.ask(requestOf({ headers: [...OWN, ...lines], body: BODY }));
      const { headers } = await stage.service.next();
      stage.service.release();
      expectSuccess(await asked);
      assert.doesNotMatch(JSON.stringify(headers), /forged/i);
      const names = headers.map(([name]) => name);
      assert.equal(new Set(names).size, names.length, 'no name stands twice');
      assert.equal(headers.find(([name]) => name === 'x-gatewright-app-key')?.[1], 'shop');
    });
  }

  for (const line of ['x_gatewright_app_key: forged', 'X-Gatewright_Context: forged']) {
    test(`is refused where another reader may take it for one: ${line}`, async () => {
      await using stage = await startStage();
      const answer = await stage.ask(requestOf({ headers: [...OWN, line], body: BODY }));
      assert.deepEqual([answer.status, codeOf(answer)], [400, 3_000_000]);
      assert.equal(stage.service.unread, 0);
    });
  }
});
