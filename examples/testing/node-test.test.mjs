// An integration test of your own client, by node:test: `node --test`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGateway } from 'gatewright/testing';

test('orders are read page by page', async () => {
  await using gateway = await createGateway();
  gateway.answer('bg.order.list.v2.get', { totalItemNum: 1, pageItems: [] });

  const answer = await gateway.call('bg.order.list.v2.get', { pageNumber: 1, pageSize: 10 });

  assert.equal(answer.result.totalItemNum, 1);
  gateway.expect.received({ type: 'bg.order.*', parameters: { pageNumber: 1 }, times: 1 });
});

test('an expired token is told apart', async () => {
  await using gateway = await createGateway();
  const answer = await gateway.call('bg.order.list.v2.get', { pageNumber: 1 }, { token: 'at_expired' });
  assert.equal(answer.errorCode, 3000034);
});
