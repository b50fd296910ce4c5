import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryMalleability } from './malleability.ts';

/** The long form is `node test/hostile/run-malleability.ts --mutations N --seed N`. */
const mutations = 20_000;

test('no mutation of an accepted call reaches the service with another typed meaning', async () => {
  const tally = await tryMalleability({ seed: 1, mutations });
  console.log(
    `malleability: ${tally.mutations} mutations of ${tally.originals} accepted calls, ${tally.forged} with the right ` +
      `sign and another meaning, ${tally.guarded} of them stopped by the guard, ${tally.retries} honest retries`,
  );
  assert.deepEqual(tally.findings, []);
  assert.ok(tally.guarded > mutations / 20, 'many forgeries have nothing but the guard against them');
  assert.ok(tally.retries > mutations / 20, 'honest retries pass');
});

test('without the guard they would reach it: the mutations are real', async () => {
  const tally = await tryMalleability({ seed: 1, mutations: 2000, guard: 'off' });
  assert.ok(tally.findings.length > 100, `${tally.findings.length}`);
});
