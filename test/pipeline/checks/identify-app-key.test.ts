import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { identifyAppKey } from '../../../src/pipeline/checks/identify-app-key.ts';
import { atOnce } from '../verdict.ts';
import { bodyOf, receivedOf, routeOf, worldOf } from '../world.ts';

const world = worldOf();

function identify(json: string | object, path = '/openapi/router') {
  const received = receivedOf('{}', { route: routeOf(path) });
  return atOnce(identifyAppKey.run({ received, body: bodyOf(json) }, world));
}

function said(json: string | object, path?: string) {
  const verdict = identify(json, path);
  return 'appKey' in verdict ? verdict.appKey : verdict.refused;
}

describe('identify-app-key', () => {
  test('takes either name on either generation: the name decides the code family, not the route', () => {
    for (const path of ['/openapi/router', '/ark/router', '/openapi/upload', '/ark/upload']) {
      assert.deepEqual(said({ app_key: 'k' }, path), { name: 'app_key', text: 'k' });
      assert.deepEqual(said({ client_id: 'k' }, path), { name: 'client_id', text: 'k' });
    }
  });

  test('without a key, the route decides which name is missing', () => {
    for (const body of ['{}', '{"app_key":null}', '{"app_key":"","client_id":null}']) {
      assert.equal(said(body, '/openapi/router'), 'app-key-missing');
      assert.equal(said(body, '/openapi/upload'), 'app-key-missing');
      assert.equal(said(body, '/ark/router'), 'client-id-missing');
      assert.equal(said(body, '/ark/upload'), 'client-id-missing');
    }
  });

  test('two equal keys are of the app_key family, in whatever spelling', () => {
    assert.deepEqual(said({ app_key: 'k', client_id: 'k' }, '/ark/router'), { name: 'app_key', text: 'k' });
    assert.deepEqual(said('{"app_key":"k","client_id":"\\u006b"}'), { name: 'app_key', text: 'k' });
    assert.deepEqual(said('{"app_key":7,"client_id":7}'), { name: 'app_key', text: undefined });
  });

  test('two keys that differ contradict each other', () => {
    for (const body of [
      '{"app_key":"k","client_id":"K"}',
      '{"app_key":"7","client_id":7}',
      '{"app_key":7,"client_id":7.0}',
      '{"app_key":[],"client_id":[ ]}',
    ]) {
      assert.equal(said(body), 'bad-params', body);
    }
  });

  test('a blank name beside a key is as if it were absent', () => {
    assert.deepEqual(said('{"app_key":"k","client_id":""}'), { name: 'app_key', text: 'k' });
    assert.deepEqual(said('{"app_key":null,"client_id":"k"}'), { name: 'client_id', text: 'k' });
  });

  test('a key has 1 to 64 letters, digits, underscores and hyphens, both ends included', () => {
    const textOf = (json: object) => {
      const verdict = identify(json);
      return 'appKey' in verdict ? verdict.appKey.text : verdict.refused;
    };
    for (const key of ['k', 'A-z_09', 'k'.repeat(64)]) assert.equal(textOf({ app_key: key }), key);
    for (const key of ['k'.repeat(65), ' k', 'k ', 'k\n', 'ké', 'k.k', 'k/k', '\u0000', '\u017f']) {
      assert.equal(textOf({ app_key: key }), undefined, JSON.stringify(key));
    }
    for (const key of [7, true, ['k'], { k: 1 }]) assert.equal(textOf({ app_key: key }), undefined);
  });
});
