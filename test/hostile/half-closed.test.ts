import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { RawConnection } from '../faults/raw-connection.ts';
import { signCall } from '../reference/signers.ts';
import { APP_KEY, type FuzzGateway, NOW, SECRETS, startFuzzGateway, TOKEN, TYPE } from './fuzz-gateway.ts';

describe('a caller that ends its side of the connection', () => {
  let target: FuzzGateway;
  before(async () => {
    target = await startFuzzGateway();
  });
  after(() => target.stop());

  test('behind a whole call reads its answer, because the call is executed', async () => {
    const gate = Promise.withResolvers<void>();
    target.service.gate = gate.promise;
    const connection = await RawConnection.open(target.gateway.port);
    connection.send(request(signedBody()));
    connection.end();
    while (target.service.pending === 0) await nextTurn();
    gate.resolve();
    const { body } = await connection.answer();
    assert.match(body.toString(), /^\{"result":\{"ok":true\},"success":true/);
    assert.equal(await connection.ended, 'closed');
  });

  test('behind two calls reads both answers', async () => {
    const connection = await RawConnection.open(target.gateway.port);
    connection.send(request(signedBody()) + request(signedBody()));
    connection.end();
    for (const answer of [await connection.answer(), await connection.answer()]) {
      assert.match(answer.body.toString(), /"success":true/);
    }
    assert.equal(await connection.ended, 'closed');
  });

  for (const [what, header] of [
    ['a body', 'Connection: close'],
    ['a body that asks for an upgrade', 'Connection: upgrade\r\nUpgrade: ws'],
  ]) {
    test(`in the middle of ${what} is answered 400, and the connection closed`, async () => {
      const connection = await RawConnection.open(target.gateway.port);
      connection.send(request(signedBody()).replace('Host: a', `Host: a\r\n${header}`).slice(0, -1));
      connection.end();
      const { status, body } = await connection.answer();
      assert.equal(status, 400);
      assert.match(body.toString(), /"errorCode":3000000/);
      assert.equal(await connection.ended, 'closed');
    });
  }
});

function signedBody(): string {
  const params = { type: TYPE, app_key: APP_KEY, timestamp: NOW, data_type: 'JSON', access_token: TOKEN };
  return signCall('plain', params, SECRETS[0]).body;
}

function request(body: string): string {
  return `POST /openapi/router HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}
