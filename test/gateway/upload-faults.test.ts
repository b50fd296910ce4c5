import assert from 'node:assert/strict';
import { type AddressInfo, connect, createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { outbox } from '../../src/adapters/node/turn-outbox.ts';
import { CallerConnection } from '../../src/gateway/caller-connection.ts';
import { NOBODY } from '../../src/gateway/client-address.ts';
import { InFlightBytes } from '../../src/gateway/in-flight-bytes.ts';
import type { IncomingRequest } from '../../src/gateway/incoming-request.ts';
import { readUpload, type UploadRead } from '../../src/gateway/read-upload.ts';
import { codeOf, pendingCalls } from './http-stage.ts';
import { seededBytes } from './seeded-bytes.ts';
import {
  BOUNDARY,
  fieldParts,
  filePart,
  formOf,
  headOf,
  signedFields,
  startUploadStage,
  type UploadStage,
  uploadOf,
} from './upload-stage.ts';

const MEBIBYTE = 1024 * 1024;
const FORM = formOf(signedFields('bg.file.upload'), [{ content: seededBytes(MEBIBYTE, 5) }]);
/** So much of it that its service has been called. */
const HALF = FORM.subarray(0, FORM.length >> 1);

async function nextTurns(turns = 50): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}

describe('an upload under way', () => {
  let stage: UploadStage;
  before(async () => {
    stage = await startUploadStage();
  });
  after(() => stage[Symbol.asyncDispose]());

  /** Sends half of an upload, and waits until its service has some of it. */
  async function begin(head = headOf(FORM.length)) {
    stage.service.deed = 'reads, then answers';
    const nth = stage.service.received.length;
    const connection = await stage.connect();
    connection.send(Buffer.concat([head, HALF]));
    await stage.service.upload(nth, 100_000);
    return { connection, received: () => stage.service.upload(nth) };
  }

  test('whose caller leaves is cut towards its service', async () => {
    for (const resetting of [true, false]) {
      const { connection, received } = await begin();
      connection.close({ resetting });
      assert.equal((await received()).state, 'cut');
    }
  });

  test('whose caller ends its side is answered with 400 and cut', async () => {
    const { connection, received } = await begin();
    connection.end();
    const answer = await connection.answer();
    assert.equal(answer.status, 400);
    assert.equal(codeOf(answer), 3_000_000);
    assert.equal((await received()).state, 'cut');
    assert.equal(stage.gateway.records.at(-1)?.stoppedBy, 'forward-call');
  });

  test('whose chunks break is answered with 400 and cut', async () => {
    stage.service.deed = 'reads, then answers';
    const nth = stage.service.received.length;
    const connection = await stage.connect();
    const size = HALF.length.toString(16);
    connection.send(
      Buffer.concat([headOf(undefined), Buffer.from(`${size}\r\n`), HALF, Buffer.from('\r\n')]),
    );
    await stage.service.upload(nth, 100_000);
    connection.send('no chunk\r\n');
    const answer = await connection.answer();
    assert.equal(answer.status, 400);
    assert.equal(codeOf(answer), 3_000_000);
    assert.equal((await stage.service.upload(nth)).state, 'cut');
  });

  test('whose service answers early gets that answer, and its connection ends', async () => {
    for (const [deed, code] of [
      ['answers at once', 1_000_000],
      ['answers 422 at once', 42],
    ] as const) {
      stage.service.deed = deed;
      const connection = await stage.connect();
      connection.send(Buffer.concat([headOf(FORM.length), HALF]));
      const answer = await connection.answer();
      assert.equal(codeOf(answer), code, answer.body.toString());
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('connection'), 'close');
      connection.close();
    }
  });

  test('whose service goes is answered with 2000000, and its connection ends', async () => {
    stage.service.deed = 'resets when the body begins';
    const connection = await stage.connect();
    connection.send(Buffer.concat([headOf(FORM.length), HALF]));
    const answer = await connection.answer();
    assert.equal(codeOf(answer), 2_000_000);
    assert.equal(answer.headers.get('connection'), 'close');
  });

  test('whose service reads nothing is not read either', async () => {
    stage.service.deed = 'reads nothing';
    const socket = connect(stage.gateway.port, '127.0.0.1');
    const form = fieldParts(signedFields('bg.file.huge'));
    socket.write(
      Buffer.concat([headOf(1024 ** 3), form, filePart({ content: Buffer.alloc(0) }).subarray(0, -2)]),
    );
    const piece = Buffer.alloc(MEBIBYTE);
    let written = 0;
    for (let isTaken = true; isTaken && written < 512; written += 1) {
      isTaken = await Promise.race([
        new Promise<boolean>(resolve => socket.write(piece, () => resolve(true))),
        nextTurns(3000).then(() => false),
      ]);
    }
    // What the sockets of the system hold on both ways, and little more.
    assert.ok(written < 64, `${written} MiB were taken`);
    socket.destroy();
    stage.service.readOn();
    assert.equal((await stage.service.upload(stage.service.received.length - 1)).state, 'cut');
  });

  test('is not counted any more once it is over, however that was', async () => {
    for (let turn = 0; (await pendingCalls(stage)) > 0; turn += 1) assert.ok(turn < 5000);
    stage.service.deed = 'reads, then answers';
    // More than one app may have at the service at once: none is still counted there.
    for (let nth = 0; nth < 4; nth += 1) assert.equal(codeOf(await stage.ask(uploadOf(FORM))), 1_000_000);
  });
});

test('an upload that finds no room for its window is shed before its service hears of it', async () => {
  await using stage = await startUploadStage({ more: 'max_in_flight_bytes: 100KiB\n' });
  const small = formOf(signedFields('bg.file.upload'), [{ content: Buffer.from('x') }]);
  assert.equal(codeOf(await stage.ask(uploadOf(small))), 4_000_000);
  assert.equal(stage.service.received.length, 0);
});

describe('an upload that stands still', () => {
  const beginning = Buffer.concat([fieldParts({ a: 'b' }), filePart({ content: Buffer.from('abc') })]);

  /** Reads an upload of which no more than `bytes` ever come. */
  async function readStalled(bytes: Uint8Array): Promise<{ read: UploadRead; error: unknown }> {
    const { promise, resolve } = Promise.withResolvers<UploadRead>();
    const inFlight = new InFlightBytes();
    const limits = { bytesMax: 1000, inFlight, inFlightBytesMax: MEBIBYTE };
    const options = {
      boundary: BOUNDARY,
      contentLength: undefined,
      limits,
      uploadBytesMax: 10_000,
      stallMs: 20,
    };
    const owner = {
      outbox,
      stagingName: () => 'staging',
      onRequest: (request: IncomingRequest) => readUpload(request, options, resolve),
      onSettled() {},
      onBroken() {},
      onClosed() {},
    };
    const server = createServer(socket => void new CallerConnection(socket, NOBODY, owner));
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    // A server that listens on a host and port has an address with both.
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(Buffer.concat([headOf(10_000), bytes]));
    const read = await promise;
    let error: unknown;
    if (read.outcome === 'read') {
      try {
        for await (const _ of read.upload.files({ bytesMax: 10_000, digests: undefined }));
      } catch (thrown) {
        error = thrown;
      }
      read.upload.close();
    }
    socket.destroy();
    server.close();
    return { read, error };
  }

  test('in its fields is not read on', async () => {
    const { read } = await readStalled(beginning.subarray(0, 20));
    assert.equal(read.outcome, 'stalled');
  });

  test('in its file is broken with 408', async () => {
    const { read, error } = await readStalled(beginning.subarray(0, -4));
    assert.ok(error instanceof Error);
    assert.ok(read.outcome === 'read');
    assert.equal(read.upload.fault?.httpStatus, 408);
  });
});
