import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FIELDS_MAX, HEAD_BYTES_MAX } from '../../src/gateway/head-scanner.ts';
import { framingPayloads, PAYLOADS_KNOWN } from '../hostile/framing-payloads.ts';
import { brokenRequests, goodRequests } from './request-cases.ts';
import { compareReadings, mutatedRequests, PlatformReader, readByOurs } from './request-parity.ts';

const MUTATIONS = 6000;

describe('the reader of requests', () => {
  for (const [nth, request] of goodRequests.entries()) {
    test(`reads request ${nth + 1} to its end`, () => {
      const { requests, refusal } = readByOurs([latin1(request)]);
      assert.equal(refusal, '');
      assert.ok(requests.length > 0);
      assert.ok(requests.every(({ isWhole }) => isWhole));
    });
  }

  for (const request of brokenRequests) {
    test(`reads no whole request from ${JSON.stringify(request.slice(0, 90))}`, () => {
      const { requests, refusal } = readByOurs([latin1(request)]);
      assert.notEqual(refusal, '');
      assert.deepEqual(
        requests.filter(({ isWhole }) => isWhole),
        [],
      );
    });
  }

  test('takes a head of 16 KiB and 1000 fields, and not one byte or one field more', () => {
    const rest = 'POST / HTTP/1.1\r\nX: \r\n\r\n'.length;
    const long = (size: number): Buffer => latin1(`POST / HTTP/1.1\r\nX: ${'x'.repeat(size - rest)}\r\n\r\n`);
    assert.equal(readByOurs([long(HEAD_BYTES_MAX)]).requests.length, 1);
    assert.match(readByOurs([long(HEAD_BYTES_MAX + 1)]).refusal, /^431 /);
    const many = (count: number): Buffer => latin1(`POST / HTTP/1.1\r\n${'a:\r\n'.repeat(count)}\r\n`);
    assert.equal(readByOurs([many(FIELDS_MAX)]).requests.length, 1);
    assert.match(readByOurs([many(FIELDS_MAX + 1)]).refusal, /^431 /);
  });

  test('refuses bytes that cannot become a method at the first of them', () => {
    for (const bytes of ['\x16', 'POSTS', 'X', 'post'])
      assert.equal(readByOurs([latin1(bytes)]).refusal, '405 an unknown method', bytes);
    for (const bytes of ['P', 'POST', 'OPTIONS']) assert.equal(readByOurs([latin1(bytes)]).refusal, '');
  });
});

describe('the same bytes are read the same', () => {
  for (const request of [...goodRequests, ...brokenRequests].filter(({ length }) => length < 2000)) {
    test(`however they are cut: ${JSON.stringify(request.slice(0, 90))}`, () => expectSameInPieces(request));
  }

  test('however they are cut, where they go beyond a bound', () => {
    for (const request of [...goodRequests, ...brokenRequests].filter(({ length }) => length >= 2000)) {
      const bytes = latin1(request);
      const whole = readByOurs([bytes]);
      for (let at = 1; at < bytes.length; at += 97)
        assert.deepEqual(readByOurs([bytes.subarray(0, at), bytes.subarray(at)]), whole);
    }
  });

  test('however they are cut, whatever they are', () => {
    for (const request of mutatedRequests(2, 500)) expectSameInPieces(request);
    for (const { input } of framingPayloads) if (input.length < 2000) expectSameInPieces(input);
  });
});

describe('the two readers of requests, ours and that of the platform', () => {
  let platform: PlatformReader;
  before(() => {
    platform = new PlatformReader();
  });
  after(() => platform.close());

  test('agree on requests that are in use', async () => {
    for (const request of goodRequests) {
      const bytes = latin1(request);
      assert.equal(compareReadings(readByOurs([bytes]), await platform.read(bytes)), 'same', request);
    }
  });

  test('agree on the framing corpus: what ours takes, the platform reads the same', async t => {
    if (framingPayloads.length === 0)
      return t.skip(`skipped: ${PAYLOADS_KNOWN} payloads of the framing corpus are absent`);
    await compareAll(
      'framing corpus',
      framingPayloads.map(({ input }) => input),
    );
  });

  test('agree on mutated requests: what ours takes, the platform reads the same', async () => {
    const same = await compareAll('mutated requests', mutatedRequests(1, MUTATIONS));
    assert.ok(same > MUTATIONS / 20, `only ${same} were read`);
  });

  /** How many were read the same; what only ours refuses must be of a known kind. */
  async function compareAll(name: string, requests: readonly string[]): Promise<number> {
    const counts = { same: 0, refused: 0, stricter: 0 };
    const findings: string[] = [];
    for (const request of requests) {
      const bytes = latin1(request);
      const ours = readByOurs([bytes]);
      const verdict = compareReadings(ours, await platform.read(bytes));
      if (verdict === 'same' || verdict === 'refused') counts[verdict] += 1;
      else if (verdict === 'stricter' && STRICTER.some(known => known.test(ours.refusal)))
        counts.stricter += 1;
      else findings.push(`${verdict} (${ours.refusal}): ${JSON.stringify(request)}`);
    }
    console.log(
      `${name}: ${requests.length}; ${counts.same} read the same, ${counts.refused} refused by both, ` +
        `${counts.stricter} by ours alone for a known reason`,
    );
    assert.deepEqual(findings, []);
    return counts.same;
  }
});

/** What ours refuses and the platform's parser may take. */
const STRICTER: readonly RegExp[] = [
  // Answered by the listener, whose platform would hand the socket over.
  /^405 method CONNECT$/,
  // A line feed alone before the request line, `PRI`, and the methods of RTSP.
  /^405 an unknown method$/,
  // The protocols ICE and RTSP.
  /^400 a request line without a proper version$/,
  // Two blanks before a target, and absolute forms that are no URL of HTTP.
  /^400 no proper target$/,
  // Transfer codings before chunked; the listener answers 501.
  /^400 a body of unknown framing$/,
  // A carriage return alone before the request line.
  /^400 a line that does not end with CRLF$/,
  // More than eight digits, and extensions that are not well formed.
  /^400 a chunk without a proper size$/,
  // Extensions of more than 16 KiB in all, where the platform counts them chunk by chunk.
  /^400 chunk extensions that are too large$/,
  // More than eighteen digits, leading zeros included.
  /^400 a length that is no number$/,
  // A length or a coding behind the body.
  /^400 framing in a trailer$/,
];

function expectSameInPieces(request: string): void {
  const bytes = latin1(request);
  const whole = readByOurs([bytes]);
  for (let at = 1; at < bytes.length; at += 1) {
    const read = readByOurs([bytes.subarray(0, at), bytes.subarray(at)]);
    assert.deepEqual(read, whole, `cut at ${at}: ${JSON.stringify(request)}`);
  }
  const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
  assert.deepEqual(readByOurs(single), whole, `byte by byte: ${JSON.stringify(request)}`);
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
