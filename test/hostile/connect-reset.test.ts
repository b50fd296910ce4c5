import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RawConnection } from '../faults/raw-connection.ts';
import { startTestGateway } from '../transcripts/running-gateway.ts';

test('a caller who asks for CONNECT or an upgrade, and resets, does not end the process', async () => {
  const gateway = await startTestGateway('upstreams: [{ name: examples, mock: true }]\n');
  for (const request of ['CONNECT a:80', 'GET /', 'POST /openapi/router']) {
    for (const upgrade of ['', 'Connection: upgrade\r\nUpgrade: h2c\r\n']) {
      const head = `${request} HTTP/1.1\r\nHost: a\r\n${upgrade}Content-Length: 0\r\n\r\n`;
      for (let turns = 0; turns < 20; turns += 1) await sendAndReset(gateway.port, head, turns);
    }
  }
  const connection = await RawConnection.open(gateway.port);
  connection.send('POST /openapi/router HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n');
  assert.match((await connection.answer()).body.toString(), /"errorCode":3000002,/);
  connection.close();
  await gateway.drain(0);
});

/** Resets so many turns of the loop behind the head: before, while and after it is answered. */
async function sendAndReset(port: number, head: string, turns: number): Promise<void> {
  const connection = await RawConnection.open(port);
  connection.send(head);
  for (let left = turns; left > 0; left -= 1) await new Promise(resolve => setImmediate(resolve));
  connection.close({ resetting: true });
  await connection.ended;
}
