import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TOKEN_INFO_TYPE } from '../../../src/model/api.ts';
import { identifyTarget } from '../../../src/pipeline/checks/identify-target.ts';
import { apiEntry, documentOf } from '../document.ts';
import { atOnce } from '../verdict.ts';
import { apiOf, bodyOf, worldOf } from '../world.ts';

function identify(changes: Parameters<typeof apiEntry>[0], json: string, type?: string) {
  const world = worldOf(documentOf({ apis: [apiEntry(changes)] }));
  return atOnce(identifyTarget.run({ api: apiOf(world, type), body: bodyOf(json) }, world));
}

describe('identify-target', () => {
  test('fills the path and says which parameters went there', () => {
    const verdict = identify({ path: '/orders/{orderId}', method: 'PUT' }, '{"a":1,"orderId":"x"}');
    assert.deepEqual(verdict, { target: { path: '/orders/x', moved: [1] } });
  });

  test('makes the query of a method without a body', () => {
    const verdict = identify({ path: '/orders', method: 'GET' }, '{"type":"t","a":1}');
    assert.deepEqual(verdict, { target: { path: '/orders?a=1', moved: [] } });
  });

  test('refuses parameters that do not fill it, with the field in the message', () => {
    const verdict = identify({ path: '/orders/{orderId}' }, '{"orderId":"../x"}');
    assert.deepEqual(verdict, {
      refused: 'bad-params',
      message: 'orderId holds what cannot stand in a path',
    });
  });

  test('refuses them also where the API is bound to nothing, which is a row further down', () => {
    const verdict = identify({ upstream: undefined, path: '/orders/{orderId}' }, '{}');
    assert.deepEqual(verdict, { refused: 'bad-params', message: 'orderId is required' });
  });

  test('lets pass what has nothing to fill, or is answered by the gateway', () => {
    assert.deepEqual(identify({}, '{}'), { target: undefined });
    assert.deepEqual(identify({}, '{}', TOKEN_INFO_TYPE), { target: undefined });
  });
});
