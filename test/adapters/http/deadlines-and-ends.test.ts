import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import type { Sender } from '../../../src/ports/outbox.ts';
import { HeldTimers } from '../../ports/held-timers.ts';
import {
  keepOne,
  openStage,
  openStageForEach,
  type PoolStage,
  textOf,
  turnsOfTheLoop,
} from './pool-stage.ts';
import { RawPeer } from './raw-peer.ts';

let stage: PoolStage;

openStageForEach(opened => {
  stage = opened;
});

describe('the deadline', () => {
  test('spans connecting, sending and reading', async t => {
    const timers = HeldTimers.hold(t);
    let isTold = false;
    const told = stage.call({ timeoutMs: 60 });
    void told.then(() => {
      isTold = true;
    });
    timers.pass(20);
    const service = await stage.peer.accept();
    timers.pass(20);
    await service.head();
    for (let ms = 0; ms < 19; ms += 1) {
      service.write('HTTP/1.1 103 E\r\n\r\n');
      await turnsOfTheLoop();
      timers.pass(1);
    }
    await turnsOfTheLoop();
    assert.equal(isTold, false);
    timers.pass(1);
    assert.match(await textOf(told), /no complete answer within 60 ms/);
    await service.ended;
  });

  test('of one call says nothing about the next one on its connection', async t => {
    const timers = HeldTimers.hold(t);
    const first = stage.call({ timeoutMs: 40 });
    const service = await stage.peer.accept();
    await service.read(/\{\}/);
    service.answer('1');
    await first;
    const second = stage.call();
    await service.read(/\{\}/);
    // The first deadline passes.
    timers.pass(60);
    await turnsOfTheLoop();
    service.answer('2');
    assert.equal(await textOf(second), '200 2');
  });

  test('is set anew for each call of a connection, also after it went off between two', async t => {
    const timers = HeldTimers.hold(t);
    const service = await keepOne(stage, '', { timeoutMs: 20 });
    timers.pass(30);
    await turnsOfTheLoop();
    const second = stage.call({ timeoutMs: 20 });
    await service.head();
    timers.pass(20);
    assert.match(await textOf(second), /"sent":true,"cause":"no complete answer within 20 ms"/);
  });
});

describe('a request that waits to be sent', () => {
  /** A pool of which one connection is idle, and a request is to go over it as soon as the test says so. */
  async function heldStage(t: TestContext) {
    const waiting: Sender[] = [];
    let isHeld = false;
    const add = (sender: Sender): void => {
      if (isHeld) waiting.push(sender);
      else setImmediate(() => sender.send());
    };
    const held = await openStage({}, undefined, { add });
    t.after(() => held.stop());
    const service = await keepOne(held);
    isHeld = true;
    const told = held.call();
    assert.equal(waiting.length, 1);
    return {
      ...held,
      service,
      told,
      send: () => {
        isHeld = false;
        for (const sender of waiting.splice(0)) sender.send();
      },
    };
  }

  /** Answers what goes over the next connection, and nothing may have gone over the one before. */
  async function answerNext({ peer, service, told, send }: Awaited<ReturnType<typeof heldStage>>) {
    const other = await peer.accept();
    send();
    await other.read(/\{\}$/);
    other.answer('over another');
    assert.equal(await textOf(told), '200 over another');
    await service.closed;
    assert.equal(service.unread, '');
  }

  test('goes over another connection where the service takes its leave of this one', async t => {
    const held = await heldStage(t);
    held.service.write('HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    await answerNext(held);
  });

  test('goes over another connection where this one ends', async t => {
    const held = await heldStage(t);
    held.service.end();
    await answerNext(held);
  });

  test('goes over another connection where this one is reset', async t => {
    const held = await heldStage(t);
    held.service.reset();
    await answerNext(held);
  });

  test('is not sent where the gateway ends', async t => {
    const { service, pool, send, told } = await heldStage(t);
    pool.cut();
    assert.match(JSON.stringify(await told), /"sent":false/);
    send();
    await service.closed;
    assert.equal(service.unread, '');
  });
});

describe('the end of a pool', () => {
  test('close() lets what is under way finish, and leaves nothing', async () => {
    const idle = await keepOne(stage);
    const told = stage.call();
    const other = stage.call();
    await idle.head();
    const second = await stage.peer.accept();
    await second.head();
    const closed = stage.pool.close();
    idle.answer('a');
    second.answer('b');
    assert.deepEqual([await textOf(told), await textOf(other)], ['200 a', '200 b']);
    await closed;
    await Promise.all([idle.closed, second.closed]);
  });

  test('close() is done at once where nothing is open', async () => {
    await stage.pool.close();
    await stage.pool.close();
    assert.equal(stage.pool.size, 0);
  });

  test('two who close wait for the same end', async () => {
    await keepOne(stage);
    await Promise.all([stage.pool.close(), stage.pool.close()]);
    assert.equal(stage.pool.size, 0);
  });

  test('cut() ends what is under way without an answer', async () => {
    const sent = stage.call();
    const service = await stage.peer.accept();
    await service.head();
    const unsent = stage.call();
    stage.pool.cut();
    assert.match(await textOf(sent), /"sent":true,"cause":"the gateway ends"/);
    assert.match(await textOf(unsent), /"sent":false,"cause":"the gateway ends"/);
    await service.ended;
  });
});

test('a hundred calls that end in every way leave no connection behind', async t => {
  const timers = HeldTimers.hold(t);
  const server = createServer({ highWaterMark: 1024 });
  const many = await openStage({}, await RawPeer.start(server));
  let turn = 0;
  many.peer.serve(async service => {
    const way = turn % 5;
    turn += 1;
    await service.head();
    if (way === 0) service.answer('x', 'connection: close\r\n');
    if (way === 1) service.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx');
    if (way === 2) service.reset();
    if (way === 3) service.write('no HTTP\r\n');
    // 4: hangs.
  });
  let ended = 0;
  const calls = Array.from({ length: 100 }, async () => {
    const outcome = await many.call({ timeoutMs: 300 });
    ended += 1;
    return outcome;
  });
  while (ended < 80) await turnsOfTheLoop();
  timers.pass(300);
  const told = await Promise.all(calls);
  assert.equal(told.filter(({ outcome }) => outcome === 'answered').length, 20);
  assert.equal(told.filter(({ outcome }) => outcome === 'silent').length, 80);
  await many.pool.close();
  assert.equal(many.pool.size, 0);
  assert.equal(many.toldTwice(), 0);
  await many.stop();
});
