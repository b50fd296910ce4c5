import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StreamedBody } from '../../../src/adapters/http/body-upload.ts';
import type { Caller } from '../../../src/model/received.ts';
import { HeldTimers } from '../../ports/held-timers.ts';
import {
  openStage,
  openStageForEach,
  type PoolStage,
  standsStill,
  textOf,
  turnsOfTheLoop,
} from './pool-stage.ts';
import type { PeerConnection } from './raw-peer.ts';
import { TestCaller, TestStream, unchunked } from './test-stream.ts';

const KIB = 1024;
/** What may wait for the service at most: the socket's own room and a piece, with some to spare. */
const QUEUED_MAX = 256 * KIB;

let stage: PoolStage;

openStageForEach(opened => {
  stage = opened;
});

describe('a body that is a stream', () => {
  test('travels in chunks, and the connection is kept', async () => {
    const stream = new TestStream();
    const told = upload(stream);
    const service = await stage.peer.accept();
    assert.match(await service.head(), /^PUT \/a HTTP\/1\.1\r\n/);
    stream.give('hello', '', ' ', 'world');
    await service.read(/5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n$/);
    assert.equal(service.unread, '');
    stream.end();
    assert.equal(await service.read(/0\r\n\r\n$/), '0\r\n\r\n');
    service.answer('taken');
    assert.equal(await textOf(told), '200 taken');
    await servesAnother(service);
    assert.equal(stream.returned, 0);
  });

  test('travels under its length, where that is known', async () => {
    const stream = new TestStream();
    const told = upload(stream, { length: 11 });
    const service = await stage.peer.accept();
    await service.head();
    stream.give('hello', '', ' world');
    stream.end();
    assert.equal(await service.read(/world$/), 'hello world');
    service.answer('taken');
    assert.equal(await textOf(told), '200 taken');
    await servesAnother(service);
  });

  test('arrives byte for byte, whatever its pieces are', async () => {
    const pieces = Array.from({ length: 200 }, (_, i) => Buffer.alloc((i * 977) % 150_000, i));
    for (const length of [undefined, Buffer.concat(pieces).length]) {
      const stream = new TestStream();
      const told = upload(stream, length === undefined ? {} : { length });
      const service = stage.peer.latest ?? (await stage.peer.accept());
      await service.head();
      stream.give(...pieces);
      stream.end();
      const whole = Buffer.concat(pieces).toString('latin1');
      const body = await (length === undefined ? service.until('\r\n0\r\n\r\n') : service.take(length));
      assert.ok((length === undefined ? unchunked(body) : body) === whole);
      service.answer('');
      await told;
    }
  });

  test('waits until there is a connection: no piece is asked for before', async () => {
    const stream = new TestStream();
    const never = await openStage({ host: 'slow.invalid', lookup: () => {} });
    const told = never.call({ ...request(stream), timeoutMs: 20 });
    assert.match(await textOf(told), /"sent":false,"cause":"no complete answer within 20 ms"/);
    assert.deepEqual([stream.asked, stream.returned], [0, 1]);
    await never.stop();
  });

  for (const length of [undefined, 64 * 1024 * KIB]) {
    test(`is asked for no faster than the service takes it, ${length === undefined ? 'in chunks' : 'under a length'}`, async () => {
      const stream = new TestStream({ endless: Buffer.alloc(64 * KIB, 'x') });
      const told = upload(stream, length === undefined ? {} : { length });
      const service = await stage.peer.accept();
      service.socket.pause();
      await standsStill(() => stream.asked);
      const inKernel = await kernelRoom(service, stream);
      assert.ok(stream.given - inKernel <= QUEUED_MAX, `${stream.given - inKernel} bytes are queued`);
      stage.pool.cut();
      assert.match(await textOf(told), /"sent":true,"cause":"the gateway ends"/);
      assert.equal(stream.returned, 1);
    });
  }
});

describe('a stream that does not end well', () => {
  for (const length of [undefined, 5, 10]) {
    const framing = length === undefined ? 'in chunks' : `under a length of ${length}, 5 of them given`;
    test(`cuts the connection, and the service never sees a whole request: ${framing}`, async () => {
      const stream = new TestStream();
      const told = upload(stream, length === undefined ? {} : { length });
      const service = await stage.peer.accept();
      await service.head();
      stream.give('01', '234');
      await standsStill(() => stream.asked);
      stream.fail(new Error('the digest differs'));
      assert.equal(
        await textOf(told),
        '{"outcome":"silent","sent":true,"cause":"the body broke off: the digest differs","endedBy":"caller"}',
      );
      await service.closed;
      assert.doesNotMatch(service.unread, /0\r\n\r\n$/);
      assert.ok(length === undefined || service.unread.length < length, service.unread);
    });
  }

  test('that gives fewer bytes than it says cuts the connection', async () => {
    const stream = new TestStream();
    const told = upload(stream, { length: 10 });
    const service = await stage.peer.accept();
    stream.give('01234');
    stream.end();
    assert.match(await textOf(told), /"cause":"a body that is shorter than its length","endedBy":"caller"/);
    await service.closed;
  });

  test('that gives more bytes than it says cuts the connection, is closed, and the service has too few', async () => {
    for (const pieces of [
      ['01234', '567890'],
      ['0123456789', 'x'],
    ]) {
      const stream = new TestStream();
      const told = upload(stream, { length: 10 });
      const service = await stage.peer.accept();
      await service.head();
      stream.give(...pieces);
      assert.match(await textOf(told), /"cause":"a body that is longer than its length","endedBy":"caller"/);
      await service.closed;
      assert.ok(service.unread.length < 10, service.unread);
      assert.equal(stream.returned, 1);
    }
  });

  test('that throws when it is closed concerns nobody', async () => {
    const stream = new TestStream({ throwsOnReturn: true });
    const told = upload(stream);
    const service = await stage.peer.accept();
    service.answer('early');
    assert.equal(await textOf(told), '200 early');
    await service.closed;
    assert.equal(stream.returned, 1);
  });
});

describe('a service that does not wait for the end of a stream', () => {
  test('is believed when it answers early: sending ends, and its connection carries no other request', async () => {
    for (const length of [undefined, 1000]) {
      const stream = new TestStream();
      const told = upload(stream, length === undefined ? {} : { length });
      const service = await stage.peer.accept();
      await service.head();
      stream.give('hello');
      await service.read(/hello/);
      service.answer('enough');
      assert.equal(await textOf(told), '200 enough');
      assert.equal(stream.returned, 1);
      await service.closed;
      stream.give('more');
      stream.end();
      await standsStill(() => service.total);
      assert.doesNotMatch(service.unread, /more|0\r\n\r\n$/);
    }
  });

  test('may begin its answer while it still reads', async () => {
    const stream = new TestStream();
    const told = upload(stream);
    const service = await stage.peer.accept();
    await service.head();
    service.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{');
    stream.give('hello');
    await service.read(/hello/);
    stream.end();
    await service.read(/0\r\n\r\n$/);
    service.write('}');
    assert.equal(await textOf(told), '200 {}');
    await servesAnother(service);
  });

  test('is heard though it closes at once behind an early answer, and much was on its way', async () => {
    for (let i = 0; i < 50; i += 1) {
      const stream = new TestStream({ endless: Buffer.alloc(16 * KIB, 'x') });
      const told = upload(stream);
      const service = await stage.peer.accept();
      await service.head();
      service.socket.pause();
      service.socket.end('HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\n{}', () => service.destroy());
      assert.equal(await textOf(told), '413 {}');
      assert.equal(stream.returned, 1);
    }
  });

  for (const finish of ['end', 'reset'] as const) {
    test(`is silent when its connection goes by ${finish}, and the stream is closed`, async () => {
      const stream = new TestStream();
      const told = upload(stream);
      const service = await stage.peer.accept();
      await service.head();
      stream.give('hello');
      await service.read(/hello/);
      service[finish]();
      assert.match(await textOf(told), /"sent":true,"cause":"(no answer|ECONNRESET: read ECONNRESET)"\}/);
      assert.equal(stream.returned, 1);
    });
  }

  test('that refuses connections leaves the stream untouched but closed', async () => {
    const closed = await openStage();
    await closed.peer.stop();
    const stream = new TestStream();
    assert.match(await textOf(closed.call(request(stream))), /"sent":false,"cause":"ECONNREFUSED/);
    assert.deepEqual([stream.asked, stream.returned], [0, 1]);
    await closed.pool.close();
  });
});

describe('the deadline of a stream', () => {
  test('stands still while the caller is waited for', async t => {
    const timers = HeldTimers.hold(t);
    const stream = new TestStream();
    const told = upload(stream, { timeoutMs: 20 });
    const service = await stage.peer.accept();
    await service.head();
    for (let i = 0; i < 3; i += 1) {
      timers.pass(50);
      await turnsOfTheLoop();
      stream.give('x');
      await service.read(/x\r\n/);
    }
    stream.end();
    await service.read(/0\r\n\r\n$/);
    service.answer('patient');
    assert.equal(await textOf(told), '200 patient');
  });

  test('counts while the service takes nothing', async t => {
    const timers = HeldTimers.hold(t);
    const stream = new TestStream({ endless: Buffer.alloc(64 * KIB, 'x') });
    const told = upload(stream, { timeoutMs: 50 });
    const service = await stage.peer.accept();
    service.socket.pause();
    await standsStill(() => stream.given);
    timers.pass(50);
    assert.match(await textOf(told), /"sent":true,"cause":"no complete answer within 50 ms"/);
    assert.equal(stream.returned, 1);
    service.destroy();
  });

  test('counts from the last piece until the answer', async t => {
    const timers = HeldTimers.hold(t);
    const stream = new TestStream();
    const told = upload(stream, { timeoutMs: 50 });
    const service = await stage.peer.accept();
    stream.give('x');
    stream.end();
    await service.read(/0\r\n\r\n$/);
    timers.pass(50);
    assert.match(await textOf(told), /"sent":true,"cause":"no complete answer within 50 ms"/);
    assert.equal(stream.returned, 0);
  });
});

describe('a caller who leaves', () => {
  test('takes the call along at once, sent or not', async () => {
    const caller = new TestCaller();
    const told = stage.call({ caller });
    const service = await stage.peer.accept();
    await service.read(/\{\}$/);
    caller.leave();
    assert.equal(
      await textOf(told),
      '{"outcome":"silent","sent":true,"cause":"the caller is gone","endedBy":"caller"}',
    );
    await service.closed;
    const early = new TestCaller();
    const unsent = stage.call({ caller: early });
    early.leave();
    assert.match(await textOf(unsent), /"sent":false,"cause":"the caller is gone"/);
  });

  test('and has left already is not called for: nothing is sent, and a kept connection stays', async () => {
    const kept = stage.call();
    const service = await stage.peer.accept();
    service.answer('');
    await kept;
    const caller = new TestCaller();
    caller.leave();
    const stream = new TestStream();
    assert.match(
      await textOf(stage.call({ caller, ...request(stream) })),
      /"sent":false,"cause":"the caller is gone"/,
    );
    assert.deepEqual([stream.asked, stream.returned], [0, 1]);
    await service.read(/\{\}/);
    await servesAnother(service);
  });

  test('ends a stream, whoever is waited for', async () => {
    const stream = new TestStream();
    const caller = new TestCaller();
    const told = upload(stream, { caller });
    const service = await stage.peer.accept();
    await service.head();
    caller.leave();
    assert.match(await textOf(told), /"sent":true,"cause":"the caller is gone","endedBy":"caller"/);
    await service.closed;
    assert.equal(stream.returned, 1);
    assert.doesNotMatch(service.unread, /0\r\n\r\n/);
  });

  test('after the answer, harms no later call of the connection', async () => {
    const caller = new TestCaller();
    const told = stage.call({ caller });
    const service = await stage.peer.accept();
    await service.read(/\{\}/);
    service.answer('1');
    await told;
    const next = stage.call();
    await service.read(/\{\}/);
    caller.leave();
    service.answer('2');
    assert.equal(await textOf(next), '200 2');
  });
});

test('a hundred streams that are cut at different points leave no connection and no stream behind', async () => {
  const streams: TestStream[] = [];
  stage.peer.serve(async service => {
    const way = stage.peer.connections % 4;
    await service.head();
    if (way === 0) service.answer('early');
    if (way === 1) service.reset();
    if (way === 2) service.end();
    if (way === 3) service.socket.pause();
  });
  const told = Array.from({ length: 100 }, (_, i) => {
    const stream = new TestStream({ endless: Buffer.alloc(1 + i * 997, 'x') });
    streams.push(stream);
    const caller = new TestCaller();
    if (i % 10 === 0) setImmediate(() => caller.leave());
    if (i % 10 === 5) setImmediate(() => stream.fail(new Error('cut')));
    return upload(stream, { caller, timeoutMs: 300 });
  });
  await Promise.all(told);
  await stage.pool.close();
  assert.deepEqual(
    streams.filter(({ returned, hasFailed }) => returned === 0 && !hasFailed),
    [],
  );
});

function upload(stream: TestStream, options: { length?: number; timeoutMs?: number; caller?: Caller } = {}) {
  const { length, ...others } = options;
  return stage.call({ ...request(stream, length), ...others });
}

function request(pieces: TestStream, length?: number): { request: Buffer; body: StreamedBody } {
  const framing = length === undefined ? 'transfer-encoding: chunked' : `content-length: ${length}`;
  return {
    request: Buffer.from(`PUT /a HTTP/1.1\r\nhost: a\r\n${framing}\r\n\r\n`),
    body: { pieces, length },
  };
}

async function servesAnother(service: PeerConnection): Promise<void> {
  const before = stage.peer.connections;
  const told = stage.call();
  await service.read(/\{\}/);
  service.answer('another');
  assert.equal(await textOf(told), '200 another');
  assert.equal(stage.peer.connections, before);
}

/** How much of what was given went into the buffers of the system: what comes once the stream gives no more. */
async function kernelRoom(service: PeerConnection, stream: TestStream): Promise<number> {
  stream.pause();
  service.socket.resume();
  await standsStill(() => service.total);
  return service.total;
}
