import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TOKEN_INFO_TYPE } from '../../../src/model/api.ts';
import { identifyBinding } from '../../../src/pipeline/checks/identify-binding.ts';
import { apiEntry, documentOf } from '../document.ts';
import { atOnce, said } from '../verdict.ts';
import { apiOf, worldOf } from '../world.ts';

function identify(changes: Parameters<typeof apiEntry>[0], type?: string) {
  const world = worldOf(documentOf({ apis: [apiEntry(changes)] }));
  return atOnce(identifyBinding.run({ api: apiOf(world, type) }, world));
}

test('gives the service of an API that is bound to one, with its own deadline or the one of the service', () => {
  const verdict = identify({ path: '/p', answers: 'envelope', notFound: 'answer', example: '1' });
  assert.ok('binding' in verdict);
  assert.deepEqual(verdict.binding, {
    kind: 'service',
    upstream: 'orders',
    method: 'POST',
    path: '/p',
    timeoutMs: 1000,
    isIdempotent: false,
    answers: 'envelope',
    notFound: 'answer',
    context: undefined,
    example: Uint8Array.of(0x31),
  });
  const own = identify({ timeoutMs: 7 });
  assert.ok('binding' in own && own.binding.kind === 'service' && own.binding.timeoutMs === 7);
});

test("gives the gateway itself for the gateway's own type", () => {
  assert.deepEqual(identify({}, TOKEN_INFO_TYPE), { binding: { kind: 'token-info' } });
});

test('refuses an API that is bound to nothing', () => {
  assert.equal(said(identify({ upstream: undefined })), 'operation-not-found');
});
