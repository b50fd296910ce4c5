import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { RawConnection } from '../faults/raw-connection.ts';
import { signCall } from '../reference/signers.ts';
import { APP_KEY, type FuzzGateway, NOW, SECRETS, startFuzzGateway, TOKEN, TYPE } from './fuzz-gateway.ts';

describe('a caller who expects 100-continue', () => {
  let target: FuzzGateway;
  before(async () => {
    target = await startFuzzGateway();
  });
  after(() => target.stop());

  test('gets it before the answer where nothing else is due on the connection', async () => {
    const connection = await RawConnection.open(target.gateway.port);
    const [head = '', body = ''] = request('Expect: 100-continue\r\n').split('\r\n\r\n');
    connection.send(`${head}\r\n\r\n`);
    assert.equal((await connection.answer()).status, 100);
    connection.send(body);
    assert.match((await connection.answer()).body.toString(), /"success":true/);
    connection.close();
  });

  test('gets no interim answer in the middle of the final one, behind a call that is still served', async () => {
    const gate = Promise.withResolvers<void>();
    target.service.gate = gate.promise;
    const connection = await RawConnection.open(target.gateway.port);
    connection.send(request('') + request('Expect: 100-continue\r\n') + request(''));
    while (target.service.pending < 3) await nextTurn();
    gate.resolve();
    for (let left = 3; left > 0; left -= 1) {
      const { status, body } = await connection.answer();
      assert.equal(status, 200);
      assert.match(body.toString(), /^\{"result":\{"ok":true\},"success":true,.*\}$/);
    }
    connection.close();
  });
});

function request(headers: string): string {
  const params = { type: TYPE, app_key: APP_KEY, timestamp: NOW, data_type: 'JSON', access_token: TOKEN };
  const { body } = signCall('plain', params, SECRETS[0]);
  return `POST /openapi/router HTTP/1.1\r\nHost: a\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}
