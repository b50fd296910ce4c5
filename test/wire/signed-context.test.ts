import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { contextDigests } from '../../src/adapters/node/node-digests.ts';
import { type ContextOf, renderContext } from '../../src/wire/signed-context.ts';

const KEY = 'schlüssel';
const CALL: ContextOf = {
  seconds: 1_795_332_610,
  nonce: '3f2b8c1e5d474a6b9c0d1e2f3a4b5c6d',
  method: 'PUT',
  target: '/base/orders/x%20y?a=1',
  headers:
    'accept:a/b x-gatewright-type:bg.order.get x-gatewright-app-key:shop traceparent:00-1 x-gatewright-mall-id:7'.split(
      /[ :]/,
    ),
  body: Buffer.from('{"a":1}'),
};

function rendered(call: ContextOf): string {
  return renderContext(call, new TextEncoder().encode(KEY), contextDigests);
}

/** The text of the page, written by hand. */
function textWith(body: string): string {
  return [
    'v1',
    '1795332610',
    '3f2b8c1e5d474a6b9c0d1e2f3a4b5c6d',
    'PUT',
    '/base/orders/x%20y?a=1',
    'x-gatewright-app-key:shop',
    'x-gatewright-mall-id:7',
    'x-gatewright-type:bg.order.get',
    body,
  ].join('\n');
}

function expected(body: string): string {
  const mac = createHmac('sha256', KEY).update(textWith(body)).digest('hex');
  return `t=1795332610,n=3f2b8c1e5d474a6b9c0d1e2f3a4b5c6d,b=${body},v1=${mac}`;
}

describe('the signed context', () => {
  test('is the HMAC of the lines that the protocol names', () => {
    assert.equal(rendered(CALL), expected(createHash('sha256').update('{"a":1}').digest('hex')));
  });

  test('says of a stream that it is one', () => {
    assert.equal(rendered({ ...CALL, body: undefined }), expected('stream'));
  });

  test('signs no bytes where there is no body', () => {
    assert.equal(
      rendered({ ...CALL, body: new Uint8Array(0) }),
      expected(createHash('sha256').digest('hex')),
    );
  });

  test('has no byte that a header cannot hold', () => assert.match(rendered(CALL), /^[\x21-\x7e]+$/));
});
