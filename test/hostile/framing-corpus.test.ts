import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { attackFraming, attacksOf } from './framing-attack.ts';
import { framingPayloads, PAYLOADS_KNOWN } from './framing-payloads.ts';
import { startFuzzGateway } from './fuzz-gateway.ts';

const skip =
  framingPayloads.length === 0
    ? `skipped: ${PAYLOADS_KNOWN} payloads of the framing corpus are absent`
    : false;

describe('the framing corpus over raw sockets', { skip }, () => {
  let reached = 0;
  after(() =>
    console.log(`framing corpus: ${framingPayloads.length} payloads, ${reached} reached the service`),
  );

  test('as it is: each connection is answered with whole envelopes and ends, and nothing reaches the service', async () => {
    const target = await startFuzzGateway();
    const { findings, served } = await attackFraming(target, attacksOf(framingPayloads, false));
    await target.stop();
    assert.equal(framingPayloads.length, PAYLOADS_KNOWN);
    assert.deepEqual(findings, []);
    assert.equal(served, 0);
  });

  test('with signed bodies: never more reaches the service than is answered, and never anything forged', async () => {
    const target = await startFuzzGateway();
    const { findings, served } = await attackFraming(target, attacksOf(framingPayloads, true));
    await target.stop();
    assert.deepEqual(findings, []);
    reached = served;
    assert.ok(reached >= 20, `only ${reached} reached the service`);
  });
});
