import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFuzzGateway } from './fuzz-gateway.ts';
import { fuzzHttp } from './http-fuzz.ts';

/** The long form is `node test/hostile/run-http-fuzz.ts --requests N --seed N`. */
const connections = 3_000;
const seed = 2;

test('spoilt requests get a row of the table or a status of the protocol, and nothing forged is forwarded', async () => {
  const target = await startFuzzGateway();
  const tally = await fuzzHttp(target, { seed, from: 0, connections });
  await target.stop();
  console.log(
    `HTTP fuzz: seed ${seed}, ${tally.connections} connections, ${tally.envelopes} envelopes, ` +
      `${tally.served} reached the service`,
  );
  assert.deepEqual(tally.findings, []);
  assert.ok(tally.served > connections / 20, 'some are right and reach the service');
  assert.ok(tally.codes.size > 15, 'many kinds of answers are met');
});
