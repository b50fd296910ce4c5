import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { RawConnection } from '../faults/raw-connection.ts';
import { type FuzzGateway, startFuzzGateway } from './fuzz-gateway.ts';

const HEAD = 'POST /openapi/router HTTP/1.1\r\nHost: a\r\n';
/** What the gateway of this test takes in flight: four bodies of it. */
const BODY_BYTES = 16_384;

describe('bytes in flight', () => {
  let target: FuzzGateway;
  before(async () => {
    target = await startFuzzGateway(`max_in_flight_bytes: ${4 * BODY_BYTES}B\n`);
  });
  after(() => target.stop());

  for (const [how, spoil] of [
    ['resets the connection', (connection: RawConnection) => connection.close({ resetting: true })],
    ['ends its side', (connection: RawConnection) => connection.end()],
    ['goes away', (connection: RawConnection) => connection.close()],
  ] as const) {
    test(`are given back when a caller ${how} in the middle of a body, announced or chunked`, async () => {
      for (let nth = 0; nth < 24; nth += 1) {
        const connection = await RawConnection.open(target.gateway.port);
        const size = BODY_BYTES.toString(16);
        const isChunked = nth % 2 === 0;
        connection.send(HEAD + (isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${BODY_BYTES}`));
        connection.send(`\r\n\r\n${isChunked ? `${size}\r\n` : ''}${'x'.repeat(BODY_BYTES - 1)}`);
        await nextTurns();
        spoil(connection);
        await connection.ended;
      }
      await untilBodiesFit(target);
    });
  }

  test('are not spent by callers who announce bodies and never send them', async () => {
    const idle = await Promise.all(Array.from({ length: 40 }, () => RawConnection.open(target.gateway.port)));
    for (const connection of idle) connection.send(`${HEAD}Content-Length: ${BODY_BYTES}\r\n\r\n{`);
    await nextTurns();
    await untilBodiesFit(target, 3);
    for (const connection of idle) connection.close();
    await untilBodiesFit(target);
  });
});

/** Whole bodies at once: each must find room, which four of them do only when nothing is held any more. */
async function untilBodiesFit({ gateway }: FuzzGateway, count = 4): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const open = await Promise.all(Array.from({ length: count }, () => RawConnection.open(gateway.port)));
    for (const connection of open) connection.send(`${HEAD}Content-Length: ${BODY_BYTES}\r\n\r\n`);
    await nextTurns();
    for (const connection of open) connection.send('x'.repeat(BODY_BYTES));
    const answers = await Promise.all(open.map(connection => connection.answer()));
    for (const connection of open) connection.close();
    if (answers.every(({ body }) => body.includes('"errorCode":3000000,'))) return;
    assert.ok(attempt < 50, 'bytes stay held');
  }
}

async function nextTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}
