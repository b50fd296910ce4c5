import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RawConnection } from '../faults/raw-connection.ts';
import { startFuzzGateway } from './fuzz-gateway.ts';
import { worstBodies } from './worst-bodies.ts';

const TOGETHER = 12;
const SMALL = 'POST /openapi/router HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}';

test('a small call does not wait for large bodies that came before it, however many', {
  timeout: 120_000,
}, async () => {
  const target = await startFuzzGateway();
  const body = worstBodies['quads inside an array'] ?? Buffer.alloc(0);
  const order: string[] = [];
  const large = await Promise.all(
    Array.from({ length: TOGETHER }, () => RawConnection.open(target.gateway.port)),
  );
  const small = await RawConnection.open(target.gateway.port);
  const answers = large.map(async connection => {
    connection.send(`POST /openapi/router HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`);
    connection.send(body);
    await connection.answer();
    order.push('large');
  });
  small.send(SMALL);
  await small.answer();
  order.push('small');
  await Promise.all(answers);
  for (const connection of [...large, small]) connection.close();
  await target.stop();
  assert.equal(order.length, TOGETHER + 1);
  assert.ok(order.indexOf('small') < TOGETHER / 2, order.join(' '));
});
