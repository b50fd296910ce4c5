import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AnswerBounds, AnswerReader } from '../../../src/adapters/http/answer-reader.ts';
import {
  type AnswerCase,
  BOUNDS,
  brokenCases,
  type Expected,
  goodCases,
  lastCases,
  tooLargeCases,
} from './answer-cases.ts';

describe('the reader of answers', () => {
  for (const answer of goodCases) {
    test(`reads an answer whose connection goes on: ${answer.name}`, () => holdsHoweverItComes(answer));
  }
  for (const answer of lastCases) {
    test(`reads an answer that is the last of its connection: ${answer.name}`, () =>
      holdsHoweverItComes(answer));
  }
  for (const answer of brokenCases) {
    test(`breaks: ${answer.name}`, () => holdsHoweverItComes(answer));
  }
  for (const answer of tooLargeCases) {
    test(answer.name, () => holdsHoweverItComes(answer));
  }

  test('an answer that is cut at any point is broken', () => {
    let cuts = 0;
    for (const { name, bytes } of goodCases) {
      for (let size = 0; size < bytes.length; size += 1) {
        const seen = readAll([bytes.slice(0, size)], { ends: true });
        const fault = size === 0 ? 'no answer' : 'an answer that is cut short';
        assert.deepEqual(seen, { progress: 'broken', fault }, `${name}, cut at ${size}`);
        cuts += 1;
      }
    }
    assert.ok(cuts > 1000, `only ${cuts} cuts`);
  });

  test('until its last byte has come, an answer is unfinished', () => {
    for (const { name, bytes } of goodCases) {
      const seen = readAll([bytes.slice(0, -1)], {});
      assert.deepEqual(seen, { progress: 'unfinished' }, name);
    }
  });

  test('one reader serves every answer of its connection, whatever the one before was', () => {
    const reader = new AnswerReader(BOUNDS);
    const every = [...goodCases, ...lastCases, ...brokenCases, ...tooLargeCases];
    for (const first of every) {
      readAll([first.bytes], { reader });
      for (const { name, bytes, expected } of goodCases) {
        assert.deepEqual(readAll([bytes], { reader }), expected, `${name}, after ${first.name}`);
      }
    }
  });

  test('a body is the taker’s: nothing that is read later changes it', () => {
    const reader = new AnswerReader(BOUNDS);
    const buffer = Buffer.alloc(100);
    const size = buffer.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello', 'latin1');
    reader.open();
    assert.equal(reader.read(buffer, size), 'whole');
    const body = reader.takeBody();
    buffer.fill(0);
    readAll(['HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nworld'], { reader });
    assert.equal(Buffer.from(body).toString(), 'hello');
  });

  test('what lies behind the bytes of a read is never looked at', () => {
    const reader = new AnswerReader(BOUNDS);
    const buffer = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello', 'latin1');
    reader.open();
    assert.equal(reader.read(buffer, buffer.length - 2), 'unfinished');
    assert.equal(reader.read(Buffer.from('LO'), 2), 'whole');
    assert.equal(Buffer.from(reader.takeBody()).toString(), 'helLO');
  });

  test('an answer of 8 MiB in chunks of one byte takes no more memory than twice its size', () => {
    const size = 8 * 1024 * 1024;
    const reader = new AnswerReader({ headBytesMax: 16 * 1024, bodyBytesMax: size });
    reader.open();
    feed(reader, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    const chunks = Buffer.from('1\r\nx\r\n'.repeat(8192), 'latin1');
    for (let i = 0; i < size; i += 8192) assert.equal(reader.read(chunks, chunks.length), 'unfinished');
    assert.equal(feed(reader, '0\r\n\r\n'), 'whole');
    const body = reader.takeBody();
    assert.equal(body.length, size);
    assert.ok(body.buffer.byteLength <= 2 * size, `${body.buffer.byteLength} bytes`);
  });
});

/** In one piece, byte by byte, and split at every offset. */
function holdsHoweverItComes({ bytes, ends, expected }: AnswerCase): void {
  const options = { ends: ends ?? false };
  assert.deepEqual(readAll([bytes], options), expected, 'in one piece');
  assert.deepEqual(readAll(Array.from(bytes), options), expected, 'byte by byte');
  for (let at = 1; at < bytes.length; at += 1) {
    assert.deepEqual(readAll([bytes.slice(0, at), bytes.slice(at)], options), expected, `split at ${at}`);
  }
}

interface ReadOptions {
  readonly ends?: boolean;
  readonly reader?: AnswerReader;
  readonly bounds?: AnswerBounds;
}

/** What a connection would see: nothing is read behind the piece that settled the answer. */
function readAll(pieces: readonly string[], { ends = false, reader, bounds }: ReadOptions): Expected {
  const used = reader ?? new AnswerReader(bounds ?? BOUNDS);
  used.open();
  let progress: ReturnType<AnswerReader['read']> = 'unfinished';
  let isAllRead = true;
  for (const piece of pieces) {
    if (progress === 'unfinished') progress = feed(used, piece);
    else isAllRead = false;
  }
  if (ends && progress === 'unfinished') progress = used.end();
  switch (progress) {
    case 'whole':
      return {
        progress,
        status: used.status,
        body: Buffer.from(used.takeBody()).toString('latin1'),
        isReusable: used.isReusable && isAllRead,
        keepAliveSeconds: used.keepAliveSeconds,
      };
    case 'broken':
      return { progress, fault: used.fault };
    case 'too-large':
      return { progress, status: used.status };
    case 'unfinished':
      return { progress };
  }
}

/** As a connection does it: into a buffer that is larger, and that others use next. */
function feed(reader: AnswerReader, piece: string): ReturnType<AnswerReader['read']> {
  const buffer = Buffer.alloc(piece.length + 8, 'Z');
  buffer.write(piece, 'latin1');
  const progress = reader.read(buffer, piece.length);
  buffer.fill('Z');
  return progress;
}
