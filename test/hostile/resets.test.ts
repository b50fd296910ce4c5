import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RawConnection } from '../faults/raw-connection.ts';
import {
  callsAtServices,
  expectSuccess,
  type HttpStage,
  openConnections,
  pendingCalls,
  requestOf,
  signedBody,
  startStage,
} from '../gateway/http-stage.ts';

const CALL = requestOf({ body: signedBody({ type: 'bg.service.get', size: 20_000 }) });
const HEAD_BYTES = CALL.indexOf('\r\n\r\n') + 4;
const ECHO = requestOf();

/** What is sent before the reset, and what has to have happened by then. */
interface Phase {
  readonly sent: Uint8Array;
  readonly until?: (stage: HttpStage, connection: RawConnection) => Promise<unknown>;
}

const isAtService = (stage: HttpStage): Promise<unknown> => stage.service.next();

const phases: Readonly<Record<string, Phase>> = {
  'before its first byte': { sent: Buffer.alloc(0) },
  'behind its first byte': { sent: CALL.subarray(0, 1) },
  'in its request line': { sent: CALL.subarray(0, 20) },
  'in a header': { sent: CALL.subarray(0, HEAD_BYTES - 10) },
  'within the end of its head': { sent: CALL.subarray(0, HEAD_BYTES - 1) },
  'behind its head': { sent: CALL.subarray(0, HEAD_BYTES) },
  'in its body': { sent: CALL.subarray(0, HEAD_BYTES + 10_000) },
  'before the last byte of its body': { sent: CALL.subarray(0, -1) },
  'while its call is at the service': { sent: CALL, until: isAtService },
  'while its call is at the service, in the next head': {
    sent: Buffer.concat([CALL, ECHO.subarray(0, 30)]),
    until: isAtService,
  },
  'behind 63 more calls than it waits for': {
    sent: Buffer.concat([CALL, ...Array.from({ length: 63 }, () => ECHO)]),
    until: isAtService,
  },
  'in a chunk size': {
    sent: Buffer.from('POST /openapi/router HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1f'),
  },
  'in a chunk': {
    sent: Buffer.from(
      'POST /openapi/router HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1f\r\n{"a',
    ),
  },
  'in its trailers': {
    sent: Buffer.from(
      'POST /openapi/router HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nA: b\r\n',
    ),
  },
  'while it is asked for a body': {
    sent: Buffer.from(
      'POST /openapi/router HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n',
    ),
    until: (_stage, connection) => connection.answer(),
  },
  'behind its answer': { sent: ECHO, until: (_stage, connection) => connection.answer() },
  'behind broken framing': { sent: Buffer.from('no http\r\n\r\n') },
};

describe('a caller that resets its connection', { timeout: 120_000 }, () => {
  for (const [when, { sent, until }] of Object.entries(phases)) {
    test(`${when} leaves nothing in flight, and the next caller is served`, async () => {
      await using stage = await startStage();
      for (let round = 0; round < 5; round += 1) {
        const connection = await stage.connect();
        connection.send(sent);
        await until?.(stage, connection);
        connection.close({ resetting: true });
      }
      await becomes(0, () => pendingCalls(stage));
      await becomes(0, () => callsAtServices(stage));
      await becomes(0, () => openConnections(stage));
      expectSuccess(await stage.ask(ECHO));
    });
  }
});

/** Waits until a figure is what it has to become; the test's own time is the bound. */
async function becomes(wanted: number, figure: () => Promise<number>): Promise<void> {
  for (let found = await figure(); found !== wanted; found = await figure()) await new Promise(setImmediate);
  assert.equal(await figure(), wanted);
}
