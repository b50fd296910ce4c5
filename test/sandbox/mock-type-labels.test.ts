import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSandbox } from './sandbox-gateway.ts';
import { signed } from './signed-call.ts';

test('types that a caller makes up are no labels of metrics, however many there are', async () => {
  await using gateway = await startSandbox(
    'mode: sandbox\npackages: [{ code: all, types: ["*"] }]\napps: [{ app_key: shop, secrets: [a-secret], packages: [all], limit: none }]\n',
  );
  const send = (type: string) =>
    gateway.send(
      '/openapi/router',
      signed(
        { type, app_key: 'shop', access_token: 'at_sandbox', timestamp: 1_760_000_000, data_type: 'JSON' },
        'a-secret',
      ),
    );
  for (let index = 0; index < 5; index += 1) await send(`mock.delay.${index}`);
  await send('mock.ok');
  assert.deepEqual(
    gateway.records.map(({ type, isKnownType }) => [type, isKnownType]),
    [...[0, 1, 2, 3, 4].map(index => [`mock.delay.${index}`, false]), ['mock.ok', true]],
  );
});
