import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startSandbox } from '../sandbox/sandbox-gateway.ts';

const CALLS = 300;
const QUERY_LENGTH = 12_000;

test('a record keeps the path of its call in memory, and not the query behind it', async () => {
  setFlagsFromString('--expose-gc');
  // A function that the flag brings into new contexts.
  const collect = runInNewContext('gc') as () => void;
  await using gateway = await startSandbox('mode: sandbox\n');
  /** By how much the heap grows over calls with a query of that length; bodies and headers are forgotten again. */
  const growthOver = async (queryLength: number): Promise<number> => {
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < CALLS; index += 1)
      await gateway.send(`/openapi/router?app_secret=${index}${'x'.repeat(queryLength)}`, '{}');
    gateway.sandbox.reset();
    collect();
    return process.memoryUsage().heapUsed - before;
  };
  await growthOver(QUERY_LENGTH);
  const short = await growthOver(0);
  const long = await growthOver(QUERY_LENGTH);
  assert.equal(gateway.records.length, 3 * CALLS);
  assert.ok(gateway.records.every(({ path }) => path === '/openapi/router'));
  assert.ok(long - short < (CALLS * QUERY_LENGTH) / 2, `${long - short} bytes`);
});
