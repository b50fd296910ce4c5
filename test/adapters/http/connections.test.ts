import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServiceOutcome } from '../../../src/ports/upstream.ts';
import { HeldTimers } from '../../ports/held-timers.ts';
import {
  keepOne,
  openStage,
  openStageForEach,
  type PoolStage,
  REQUEST,
  textOf,
  turnsOfTheLoop,
} from './pool-stage.ts';
import type { PeerConnection } from './raw-peer.ts';

let stage: PoolStage;

openStageForEach(opened => {
  stage = opened;
});

describe('a connection that is kept', () => {
  test('carries one request after the other', async () => {
    for (const body of ['first', 'second', 'third']) {
      const told = stage.call();
      const service = body === 'first' ? await stage.peer.accept() : last();
      assert.equal(await service.read(/\{\}$/), REQUEST);
      service.answer(body);
      assert.equal(await textOf(told), `200 ${body}`);
    }
    assert.equal(stage.peer.connections, 1);
  });

  test('calls at the same time have connections of their own, and the one used last is used first', async () => {
    const told = [stage.call(), stage.call()];
    const [first, second] = [await accept(), await accept()];
    await first.head();
    await second.head();
    second.answer('b');
    await Promise.race(told);
    first.answer('a');
    assert.deepEqual((await Promise.all(told.map(textOf))).toSorted(), ['200 a', '200 b']);
    const third = stage.call();
    await first.read(/\{\}.*\{\}/s);
    first.answer('c');
    assert.equal(await textOf(third), '200 c');
    assert.equal(stage.peer.connections, 2);
  });

  for (const [why, answer] of [
    ['Connection: close', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}'],
    ['surplus bytes', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1'],
    [
      'a promise of less than two seconds',
      'HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 2\r\n\r\n{}',
    ],
    ['a promise of no time', 'HTTP/1.1 200 OK\r\nkeep-alive: timeout=0\r\ncontent-length: 2\r\n\r\n{}'],
  ] as const) {
    test(`is none behind ${why}: we close it`, async () => {
      const told = stage.call();
      const service = await accept();
      await service.head();
      service.write(answer);
      assert.equal(await textOf(told), '200 {}');
      await service.ended;
      const next = stage.call();
      const other = await accept();
      other.answer('other');
      assert.equal(await textOf(next), '200 other');
    });
  }

  for (const [promise, keptMs] of [
    ['', 4000],
    ['keep-alive: timeout=3\r\n', 2000],
    ['keep-alive: timeout=10\r\n', 9000],
    ['keep-alive: timeout=999999999\r\n', 60_000],
  ] as const) {
    test(`is used for less than ${keptMs} ms behind ${JSON.stringify(promise)}, and then no more`, async () => {
      await keepOne(stage, promise);
      stage.clock.advance(keptMs - 1);
      const told = stage.call();
      const kept = last();
      await kept.head();
      kept.answer('', promise);
      assert.equal(await textOf(told), '200 ');
      assert.equal(stage.peer.connections, 1);
      stage.clock.advance(keptMs);
      const next = stage.call();
      const other = await accept();
      other.answer('other');
      assert.equal(await textOf(next), '200 other');
      await kept.ended;
    });
  }

  test('is swept when it has aged, though nobody asks for it', async () => {
    const service = await keepOne(stage);
    stage.clock.advance(4000);
    await service.ended;
    await service.closed;
  });

  test('is closed when bytes come that nobody asked for, and the next call is untouched', async () => {
    const service = await keepOne(stage);
    service.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged');
    await service.ended;
    const next = stage.call();
    const other = await accept();
    other.answer('mine');
    assert.equal(await textOf(next), '200 mine');
  });

  test('is given up when the service ends or resets it', async () => {
    for (const finish of ['end', 'reset'] as const) {
      const service = await keepOne(stage);
      service[finish]();
      await service.closed;
      await turnsOfTheLoop();
      assert.equal(stage.pool.size, 0);
    }
  });

  test('is never used in the moment in which it closes', async () => {
    const first = await keepOne(stage);
    // Within one turn of the loop: what nobody asked for ends it, and a call comes.
    first.write('x');
    const outcomes: Promise<ServiceOutcome>[] = [];
    const calls = setInterval(() => outcomes.length < 40 && outcomes.push(stage.call()), 0);
    stage.peer.serve(async service => {
      for (;;) {
        await service.head();
        service.answer('ok', 'connection: close\r\n');
      }
    });
    await first.closed;
    while (outcomes.length < 40) await turnsOfTheLoop();
    clearInterval(calls);
    first.destroy();
    for (const outcome of await Promise.all(outcomes)) {
      // A call that went out before the bytes were read may be lost; one that says that it went out did go out.
      if (outcome.outcome === 'answered') continue;
      assert.ok(
        outcome.outcome === 'silent' && outcome.sent && first.total > REQUEST.length,
        await textOf(outcome),
      );
    }
  });
});

describe('what is said of a call without an answer', () => {
  test('nobody listens: nothing was sent', async () => {
    const closed = await openStage();
    await closed.peer.stop();
    const told = await closed.call();
    assert.equal(told.outcome, 'silent');
    assert.match(await textOf(told), /"sent":false,"cause":"ECONNREFUSED/);
    await closed.pool.close();
  });

  test('the name is none: nothing was sent', async () => {
    const nowhere = await openStage({
      host: 'nowhere.invalid',
      lookup: (name, _options, done) => done(new Error(`no ${name}`), []),
    });
    assert.match(await textOf(nowhere.call()), /"sent":false,"cause":"Error: no nowhere.invalid"/);
    await nowhere.stop();
  });

  test('the connection is not made in time: nothing was sent', async () => {
    const never = await openStage({ host: 'slow.invalid', lookup: () => {} });
    assert.equal(
      await textOf(never.call({ timeoutMs: 20 })),
      '{"outcome":"silent","sent":false,"cause":"no complete answer within 20 ms"}',
    );
    await never.stop();
  });

  for (const [stageOfAnswer, before] of [
    ['before its answer', ''],
    ['in its status line', 'HTTP/1.1 2'],
    ['in its head', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['behind its head', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n'],
    ['in its body', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{'],
    ['in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{'],
    ['before the last chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n'],
    ['in the trailers', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\na: b\r\n'],
    ['behind an interim answer', 'HTTP/1.1 103 E\r\n\r\n'],
  ] as const) {
    test(`the service ends, resets or stands still ${stageOfAnswer}: it was sent`, async t => {
      const timers = HeldTimers.hold(t);
      for (const finish of ['end', 'reset', 'hang'] as const) {
        const told = stage.call(finish === 'hang' ? { timeoutMs: 50 } : {});
        const service = await accept();
        await service.read(/\{\}$/);
        service.write(before);
        if (finish === 'end') service.end();
        if (finish === 'hang') timers.pass(50);
        if (finish === 'reset') service.socket.write('', () => service.reset());
        assert.match(await textOf(told), SAID[finish]);
        await service.ended;
        service.destroy();
      }
    });
  }

  test('a body that runs up to the end is not whole when the connection is reset', async () => {
    const told = stage.call();
    const service = await accept();
    await service.head();
    service.socket.write('HTTP/1.1 200 OK\r\n\r\n{}', () => service.reset());
    assert.match(await textOf(told), /"sent":true,"cause":"ECONNRESET/);
  });

  test('the service ends a kept connection before the request goes out: nothing was sent', async () => {
    const service = await keepOne(stage);
    // The reset has come, and was not read yet.
    service.reset();
    const told = stage.call();
    assert.match(await textOf(told), /"sent":false,"cause":"(EPIPE|ECONNRESET)/);
  });

  test('what breaks an answer is told, and ends the connection', async () => {
    const told = stage.call();
    const service = await accept();
    await service.head();
    service.write('HTTP/1.1 200 OK\r\ncontent-length: 2, 2\r\n\r\n{}');
    assert.equal(await textOf(told), '{"outcome":"silent","sent":true,"cause":"a length that is no number"}');
    await service.ended;
  });

  test('an answer above 8 MiB is oversize, the rest of it is not read', async () => {
    const told = stage.call();
    const service = await accept();
    await service.head();
    service.write(`HTTP/1.1 200 OK\r\ncontent-length: ${8 * 1024 * 1024 + 1}\r\n\r\n`);
    assert.equal(await textOf(told), '{"outcome":"oversize","status":200}');
    await service.ended;
  });

  test('an answer of 8 MiB is whole, however it is framed', async () => {
    const size = 8 * 1024 * 1024;
    const body = 'x'.repeat(size);
    const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`;
    const framed = [
      `HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n${body}`,
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(size / 4096)}0\r\n\r\n`,
    ];
    for (const answer of framed) {
      const told = stage.call();
      const service = stage.peer.connections === 0 ? await accept() : last();
      await service.head();
      service.write(answer);
      const outcome = await told;
      assert.ok(outcome.outcome === 'answered');
      assert.ok(Buffer.from(outcome.body).equals(Buffer.from(body, 'latin1')));
    }
  });
});

describe('an answer', () => {
  test('that comes before the request was read ends the connection', async () => {
    const told = stage.call({ request: Buffer.alloc(32 * 1024 * 1024, REQUEST) });
    const service = await accept();
    service.socket.pause();
    service.answer('early');
    assert.equal(await textOf(told), '200 early');
    service.socket.resume();
    await service.ended;
    assert.ok(service.total < 32 * 1024 * 1024, `${service.total} bytes came`);
  });

  test('is whole although the service ends its side at once behind it', async () => {
    const told = stage.call();
    const service = await accept();
    await service.head();
    service.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    assert.equal(await textOf(told), '200 {}');
    await service.closed;
  });

  test('may run up to the end of the connection', async () => {
    const told = stage.call();
    const service = await accept();
    await service.head();
    service.end('HTTP/1.1 200 OK\r\n\r\n{"a":1}');
    assert.equal(await textOf(told), '200 {"a":1}');
  });

  test('that came in time counts, though the loop was too busy to read it in time', async t => {
    const timers = HeldTimers.hold(t);
    const told = stage.call({ timeoutMs: 30 });
    const service = await accept();
    await service.head();
    await turnOfTimers();
    service.answer('in time');
    // The deadline passes before the answer can be read.
    timers.pass(30);
    assert.equal(await textOf(told), '200 in time');
  });

  test('of one connection never ends up with another, though all read into one buffer', async () => {
    const size = 200_000;
    const told = Array.from({ length: 16 }, () => stage.call());
    const services: PeerConnection[] = [];
    for (const _ of told) services.push(await accept());
    for (const service of services) await service.head();
    for (const [i, service] of services.entries()) service.answer(String.fromCharCode(97 + i).repeat(size));
    const bodies = (await Promise.all(told.map(textOf))).map(text => text.slice(4));
    const expected = services.map((_, i) => String.fromCharCode(97 + i).repeat(size));
    assert.deepEqual(bodies.toSorted(), expected);
  });
});

/** Resolves among the timers of a turn of the loop, before its sockets are read. */
function turnOfTimers(): Promise<void> {
  return new Promise(resolve => {
    const timer = setInterval(() => {
      clearInterval(timer);
      resolve();
    });
  });
}

const SAID = {
  end: /"sent":true,"cause":"(no answer|an answer that is cut short)"/,
  reset: /"sent":true,"cause":"ECONNRESET/,
  hang: /"sent":true,"cause":"no complete answer within 50 ms"/,
};

function accept() {
  return stage.peer.accept();
}

/** The connection that was made last. */
function last() {
  const { latest } = stage.peer;
  assert.ok(latest !== undefined);
  return latest;
}
