// The same by vitest: `npx vitest run`.
import { createGateway } from 'gatewright/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

let gateway;

beforeAll(async () => {
  gateway = await createGateway({ now: new Date('2026-11-22T12:00:00Z') });
});
beforeEach(() => gateway.reset());
afterAll(() => gateway.close());

test('a service that is down for one call is told apart', async () => {
  gateway.faults.add({ match: { type: 'bg.order.*' }, effect: { code: 2000000 }, times: 1 });
  const call = () => gateway.call('bg.order.list.v2.get', { pageNumber: 1 });
  expect((await call()).errorCode).toBe(2000000);
  expect((await call()).success).toBe(true);
});

test('a quota is free again after its time', async () => {
  const call = () => gateway.call('mock.ok', {}, { appKey: 'ak_limited', token: 'at_limited' });
  expect((await call()).success).toBe(true);
  expect((await call()).errorCode).toBe(4000004);
  gateway.clock.advance(60_000);
  expect((await call()).success).toBe(true);
});
