import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEPT_BYTES_MAX } from '../../../src/adapters/memory/kept-bytes.ts';
import { type CallStoreOptions, MemoryCallStore } from '../../../src/adapters/memory/memory-call-store.ts';
import type { CallRecord, CallWitness } from '../../../src/ports/call-log.ts';

function record(requestId: string): CallRecord {
  return {
    requestId,
    revision: 'r',
    edition: 1,
    atMs: 0,
    path: '/openapi/router',
    address: '127.0.0.1',
    appKey: undefined,
    type: undefined,
    isKnownType: false,
    version: undefined,
    mallId: undefined,
    httpStatus: 200,
    code: 1000000,
    refused: undefined,
    stoppedBy: undefined,
    cause: undefined,
    diagnosis: undefined,
    answeredBy: 'mock',
    environment: 'formal',
    dialect: undefined,
    secret: undefined,
    secretVersion: undefined,
    findings: [],
    fault: undefined,
    attempts: 0,
    endpoint: undefined,
    bytesIn: 0,
    bytesOut: 0,
    readMs: 0,
    checksMs: 0,
    serviceMs: 0,
    totalMs: 0,
    stepsMs: [],
  };
}

function witness(body: Uint8Array): CallWitness {
  return {
    sent: () => undefined,
    evidence: () => ({
      method: 'POST',
      headers: ['a', 'b'],
      body,
      replyHeaders: [],
      reply: new Uint8Array(),
      caller: { isGone: false, onGone() {} },
    }),
  };
}

function storeOf(more: Partial<CallStoreOptions> = {}): MemoryCallStore {
  return new MemoryCallStore({ keepsExchanges: () => true, upstreamOf: () => undefined, ...more });
}

function idsOf(store: MemoryCallStore, before?: number): readonly string[] {
  return Array.from(store.newestFirst(before), call => call.record.requestId);
}

test('of too many calls the oldest are forgotten, and only they', () => {
  const store = storeOf({ callsMax: 3 });
  for (let index = 1; index <= 100; index += 1) store.record(record(`c${index}`));
  assert.deepEqual(idsOf(store), ['c100', 'c99', 'c98']);
  assert.equal(store.find('c97'), undefined);
  assert.equal(store.find('c98')?.sequence, 98);
  assert.deepEqual(idsOf(store, 99), ['c98']);
});

test('calls without an id of their own are bounded like all others, and the newest of them is found', () => {
  const store = storeOf({ callsMax: 3 });
  for (let index = 1; index <= 10; index += 1) store.record(record(''));
  store.record(record('c'));
  assert.deepEqual(idsOf(store), ['c', '', '']);
  assert.equal(store.find('')?.sequence, 10);
});

test('of too many bytes the oldest calls are forgotten, and one that is too large by itself too', () => {
  const store = storeOf({ bytesMax: 10_000 });
  for (let index = 1; index <= 10; index += 1) store.record(record(`c${index}`), witness(Buffer.alloc(3000)));
  assert.deepEqual(idsOf(store), ['c10', 'c9']);
  store.record(record('large'), witness(Buffer.alloc(50_000)));
  assert.deepEqual(idsOf(store), []);
  store.record(record('next'), witness(Buffer.alloc(10)));
  assert.deepEqual(idsOf(store), ['next']);
});

test('of a body the beginning is copied: what happens to the bytes later changes nothing', () => {
  const store = storeOf();
  const body = Buffer.alloc(KEPT_BYTES_MAX + 1, 'a');
  store.record(record('c'), witness(body));
  body.fill('b');
  const kept = store.find('c')?.exchange?.body;
  assert.equal(kept?.bytes.length, KEPT_BYTES_MAX);
  assert.equal(kept?.isTruncated, true);
  assert.equal(kept?.bytes[0], 'a'.charCodeAt(0));
});

test('where exchanges are not kept, nobody asks for the bytes of a call', () => {
  const store = storeOf({ keepsExchanges: () => false });
  store.record(record('c'), {
    evidence() {
      throw new Error('asked');
    },
    sent() {
      throw new Error('asked');
    },
  });
  assert.equal(store.find('c')?.exchange, undefined);
});

test('a watcher is told of each call until it ends', () => {
  const store = storeOf();
  const seen: string[] = [];
  const end = store.watch(call => seen.push(call.record.requestId));
  store.record(record('c1'));
  end();
  store.record(record('c2'));
  assert.deepEqual(seen, ['c1']);
});

test('it is cleared and brought back as a whole, and no sequence number is used twice', () => {
  const store = storeOf();
  store.record(record('c1'));
  const bringBack = store.save();
  store.record(record('c2'));
  store.clear();
  assert.deepEqual(idsOf(store), []);
  bringBack();
  store.record(record('c3'));
  assert.deepEqual(idsOf(store), ['c3', 'c1']);
  assert.equal(store.find('c3')?.sequence, 3);
});
