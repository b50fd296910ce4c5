import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openStageForEach, type PoolStage, textOf } from './pool-stage.ts';
import type { PeerConnection } from './raw-peer.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const HEAD_MAX = 16 * KIB;
const BODY_MAX = 8 * MIB;
const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
const TOO_LARGE_HEAD = '{"outcome":"silent","sent":true,"cause":"a head that is too large"}';

let stage: PoolStage;

openStageForEach(opened => {
  stage = opened;
});

describe('a service without measure ends its own call and connection:', () => {
  for (const [what, before, piece] of [
    ['100,000 interim answers', '', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['fields without end', 'HTTP/1.1 200 OK\r\n', 'x-field: value\r\n'],
    ['one field without end', 'HTTP/1.1 200 OK\r\nx: ', 'y'.repeat(16)],
    ['a reason without end', 'HTTP/1.1 200 ', 'y'.repeat(16)],
    ['trailers without end', `${CHUNKED}2\r\n{}\r\n0\r\n`, 'x-trailer: value\r\n'],
    ['a chunk extension without end', `${CHUNKED}2;x=`, 'y'.repeat(16)],
    ['extensions on every chunk', CHUNKED, '1;extension=value\r\nx\r\n'],
  ] as const) {
    test(what, async () => {
      const told = stage.call();
      const service = await stage.peer.accept();
      await service.read(/\{\}$/);
      service.write(before + piece.repeat(100_000));
      assert.equal(await textOf(told), TOO_LARGE_HEAD);
      await service.closed;
    });

    test(`${what}, a little at a time, is over after 16 KiB`, async () => {
      const told = stage.call();
      const service = await stage.peer.accept();
      await service.read(/\{\}$/);
      const sent = await trickle(service, before, piece);
      assert.equal(await textOf(told), TOO_LARGE_HEAD);
      // What was on its way when the connection ended.
      assert.ok(sent > HEAD_MAX - KIB && sent < HEAD_MAX + 64 * KIB, `${sent} bytes`);
    });
  }

  for (const [what, before, piece] of [
    ['a body up to the end that does not end', 'HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(64 * KIB)],
    ['chunks that do not end', CHUNKED, `10000\r\n${'x'.repeat(64 * KIB)}\r\n`],
    ['tiny chunks that do not end', CHUNKED, '1\r\nx\r\n'.repeat(10_000)],
  ] as const) {
    test(`${what} is oversize, and takes no more memory than three times the bound`, async () => {
      const told = stage.call();
      const service = await stage.peer.accept();
      await service.read(/\{\}$/);
      const held = heldBytes();
      const bytes = Buffer.from(piece, 'latin1');
      let most = 0;
      service.write(before);
      while (!service.isClosed) {
        if (!service.socket.write(bytes)) await room(service);
        most = Math.max(most, heldBytes() - held);
      }
      assert.equal(await textOf(told), '{"outcome":"oversize","status":200}');
      assert.ok(most < 3 * BODY_MAX, `${most} bytes`);
    });
  }

  test('an announced length above the bound is told before any of the body came', async () => {
    const told = stage.call();
    const service = await stage.peer.accept();
    service.write(`HTTP/1.1 200 OK\r\ncontent-length: ${'9'.repeat(15)}\r\n\r\n`);
    assert.equal(await textOf(told), '{"outcome":"oversize","status":200}');
    await service.closed;
  });

  test('a promise of 8 MiB of which little comes holds little memory', async () => {
    const before = heldBytes();
    const told = Array.from({ length: 50 }, () => stage.call({ timeoutMs: 500 }));
    for (const _ of told) {
      const service = await stage.peer.accept();
      service.write(`HTTP/1.1 200 OK\r\ncontent-length: ${BODY_MAX}\r\n\r\nx`);
    }
    await new Promise(setImmediate);
    const held = heldBytes() - before;
    assert.ok(held < 50 * 128 * KIB, `${held} bytes`);
    for (const text of await Promise.all(told.map(textOf))) assert.match(text, /no complete answer/);
  });
});

test('8 MiB in chunks of one byte are read whole', async () => {
  const told = stage.call();
  const service = await stage.peer.accept();
  await service.read(/\{\}$/);
  const piece = Buffer.from('1\r\nx\r\n'.repeat(8 * KIB));
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 0);
  service.write(CHUNKED);
  for (let i = 0; i < BODY_MAX; i += 8 * KIB) {
    if (!service.socket.write(piece)) await room(service);
  }
  service.write('0\r\n\r\n');
  const outcome = await told;
  clearInterval(beat);
  assert.ok(outcome.outcome === 'answered');
  assert.equal(outcome.body.length, BODY_MAX);
  console.log(`8 MiB in chunks of one byte: the longest turn of the loop took ${longest.toFixed(1)} ms`);
});

/** Bytes of buffers outside the heap, garbage not counted where it can be collected. */
function heldBytes(): number {
  return process.memoryUsage().arrayBuffers;
}

/** Sends pieces one turn of the loop after the other until the connection is gone; how many bytes. */
async function trickle(service: PeerConnection, before: string, piece: string): Promise<number> {
  let sent = before.length;
  service.write(before);
  while (!service.isClosed && sent < MIB) {
    service.write(piece);
    sent += piece.length;
    await new Promise(setImmediate);
  }
  return sent;
}

/** Waits until the connection takes more, or is gone. */
function room({ socket, closed }: PeerConnection): Promise<void> {
  const drained = new Promise<void>(resolve => {
    socket.once('drain', resolve);
  });
  return Promise.race([drained, closed]);
}
