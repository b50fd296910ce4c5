import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signDigests } from '../../src/adapters/node/node-digests.ts';
import { warmUpDiagnosis } from '../../src/explain/warm-up-diagnosis.ts';

test('the warm-up searches to the end of the work that a search may spend, and lets everything else run between', async () => {
  let digests = 0;
  let turns = 0;
  let digestsPerTurn = 0;
  let digestsAtTurn = 0;
  const counting = {
    ...signDigests,
    md5Hex: (bytes: Uint8Array) => {
      digests += 1;
      return signDigests.md5Hex(bytes);
    },
  };
  await warmUpDiagnosis(counting, () => {
    turns += 1;
    digestsPerTurn = Math.max(digestsPerTurn, digests - digestsAtTurn);
    digestsAtTurn = digests;
    return Promise.resolve();
  });
  assert.ok(digests > 5_000, `${digests} digests`);
  assert.ok(turns > 100, `${turns} turns`);
  assert.ok(digestsPerTurn < digests / 50, `${digestsPerTurn} digests in one turn`);
});
