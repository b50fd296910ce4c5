import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ERROR_TABLE } from '../../src/errors/table.ts';
import { MISTAKES } from '../../src/explain/sign/mistakes.ts';
import { gatewayZh } from '../src/i18n/gateway-zh.ts';
import { bodyWithoutTokenInSign } from './believable-traffic.ts';
import { GatewayStage } from './gateway-stage.ts';

const DIAGNOSIS = readFileSync(join(import.meta.dirname, '../../src/explain/diagnose-sign.ts'), 'utf8');

/** Every sentence of the gateway that is the same for all calls. */
async function sentences(): Promise<ReadonlySet<string>> {
  await using stage = await GatewayStage.start();
  const { requestId } = await stage.send({ body: bodyWithoutTokenInSign(Date.now()) });
  // An explanation has the schema of its route.
  const { steps } = (await stage.ask(`/calls/${requestId}/explanation`)) as {
    steps: readonly { title: string }[];
  };
  return new Set([
    ...steps.map(({ title }) => title),
    ...MISTAKES.flatMap(({ sentence, fix }) => [sentence, fix.sentence]),
    ...Object.values(ERROR_TABLE).flatMap(({ sentence, help }) => [sentence, help]),
  ]);
}

test('every sentence of the gateway that is the same for all calls has its Chinese, code for code', async () => {
  const known = await sentences();
  assert.deepEqual(
    [...known].filter(sentence => !Object.hasOwn(gatewayZh, sentence)),
    [],
  );
  const codeOf = (text: string): readonly string[] => (text.match(/`[^`]+`/g) ?? []).toSorted();
  for (const [english, chinese] of Object.entries(gatewayZh)) {
    assert.match(chinese, /\p{Script=Han}/u);
    assert.deepEqual(codeOf(chinese), codeOf(english), english);
  }
});

test('no Chinese is kept of a sentence that the gateway no longer says', async () => {
  const known = await sentences();
  const stale = Object.keys(gatewayZh).filter(english => !known.has(english) && !DIAGNOSIS.includes(english));
  assert.deepEqual(stale, []);
});
