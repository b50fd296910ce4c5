import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RawAnswer } from '../faults/raw-connection.ts';
import { codeOf, inChunks } from './http-stage.ts';
import { seededBytes } from './seeded-bytes.ts';
import {
  BOUNDARY,
  END,
  type FilePart,
  fieldParts,
  filePart,
  formOf,
  headOf,
  sha256,
  signedFields,
  startUploadStage,
  type UploadStage,
  uploadOf,
} from './upload-stage.ts';

const SMALL: FilePart = { content: Buffer.from('file \r\n--content\r\n') };
const ACCEPTED = 'bg.file.upload';

function expectCode(answer: RawAnswer, code: number, status = 200): void {
  assert.equal(codeOf(answer), code, answer.body.toString());
  assert.equal(answer.status, status);
}

describe('an upload', () => {
  let stage: UploadStage;
  before(async () => {
    stage = await startUploadStage();
  });
  after(() => stage[Symbol.asyncDispose]());

  /** Asks, and hands over what the service received of it. */
  async function upload(request: Uint8Array) {
    const nth = stage.service.received.length;
    const answer = await stage.ask(request);
    return { answer, received: await stage.service.upload(nth) };
  }

  /** Asks, and holds the service to having received nothing. */
  async function refused(request: Uint8Array): Promise<RawAnswer> {
    const before = stage.service.received.length;
    const answer = await stage.ask(request);
    assert.equal(stage.service.received.length, before, 'the service was called');
    return answer;
  }

  /** Asks, and holds the service to having received no whole request. */
  async function cut(request: Uint8Array): Promise<RawAnswer> {
    const before = stage.service.received.length;
    const answer = await stage.ask(request);
    for (let nth = before; nth < stage.service.received.length; nth += 1)
      assert.equal((await stage.service.upload(nth)).state, 'cut');
    return answer;
  }

  test('reaches the service with its business fields and its files byte for byte, and with its length', async () => {
    const files = [
      { name: 'photo', fileName: 'größe 图.png', type: 'image/png', content: seededBytes(300_000, 1) },
      { name: 'photo', fileName: 'b', content: Buffer.alloc(0) },
      { name: 'note', fileName: 'c.txt', type: 'text/plain', content: Buffer.from('\r\n--\r\n') },
    ];
    const business = { title: 'café "quoted" \\ \u0001', empty: '' };
    const body = formOf(signedFields(ACCEPTED, business), files);
    const { answer, received } = await upload(uploadOf(body));
    expectCode(answer, 1_000_000);
    assert.match(answer.body.toString(), /^\{"result":"stored",/);
    const expected = formOf(business, files);
    assert.equal(received.path, 'POST /files');
    assert.equal(received.headers['content-type'], `multipart/form-data; boundary=${BOUNDARY}`);
    assert.equal(received.headers['content-length'], String(expected.length));
    assert.equal(received.headers['x-gatewright-type'], ACCEPTED);
    assert.ok(received.body.equals(expected));
    assert.equal(stage.gateway.records.at(-1)?.bytesIn, body.length);
  });

  test('in chunks of any size reaches the service in the same bytes', async () => {
    const files = [{ content: seededBytes(5000, 2) }];
    const body = formOf(signedFields(ACCEPTED, { a: 'b' }), files);
    for (const size of [1, 7, 100, 4096, 100_000]) {
      const request = Buffer.concat([headOf(undefined), inChunks(body, size)]);
      const { answer, received } = await upload(request);
      expectCode(answer, 1_000_000);
      assert.equal(received.headers['transfer-encoding'], 'chunked');
      assert.ok(received.body.equals(formOf({ a: 'b' }, files)));
    }
  });

  test('without a file is a call like any other', async () => {
    const { answer, received } = await upload(uploadOf(formOf(signedFields(ACCEPTED, { a: 'b' }))));
    expectCode(answer, 1_000_000);
    assert.ok(received.body.equals(formOf({ a: 'b' })));
  });

  test('leaves its connection open for the next one', async () => {
    const connection = await stage.connect();
    for (let nth = 0; nth < 3; nth += 1) {
      connection.send(uploadOf(formOf(signedFields(ACCEPTED), [{ content: seededBytes(200_000, nth) }])));
      const answer = await connection.answer();
      expectCode(answer, 1_000_000);
      assert.equal(answer.headers.get('connection'), 'keep-alive');
    }
  });

  test('that a check refuses leaves its connection open where it came in whole', async () => {
    const connection = await stage.connect();
    connection.send(uploadOf(formOf({ ...signedFields(ACCEPTED), sign: '0'.repeat(32) }, [SMALL])));
    expectCode(await connection.answer(), 3_000_001);
    connection.send(uploadOf(formOf(signedFields(ACCEPTED), [SMALL])));
    expectCode(await connection.answer(), 1_000_000);
  });

  test('fills the path of its service with its fields', async () => {
    const { answer, received } = await upload(
      uploadOf(formOf(signedFields('bg.file.named', { id: 'a b', more: 'x' }), [SMALL])),
    );
    expectCode(answer, 1_000_000);
    assert.equal(received.path, 'PUT /files/a%20b');
    assert.ok(received.body.equals(formOf({ more: 'x' }, [SMALL])));
  });

  test('of a mock is read to its end, and held to its digest', async () => {
    const right = { file_sha256: sha256(SMALL.content) };
    expectCode(await stage.ask(uploadOf(formOf(signedFields('bg.file.mock', right), [SMALL]))), 1_000_000);
    const wrong = { file_sha256: sha256(Buffer.from('other')) };
    expectCode(await stage.ask(uploadOf(formOf(signedFields('bg.file.mock', wrong), [SMALL]))), 3_000_000);
  });

  test('of JSON is welcome on an upload route, and travels as JSON', async () => {
    const { type, ...rest } = signedFields(ACCEPTED, { file: 'aGVsbG8=' });
    const body = Buffer.from(JSON.stringify({ type, ...rest }));
    const { answer, received } = await upload(uploadOf(body, { type: 'application/json' }));
    expectCode(answer, 1_000_000);
    assert.equal(received.headers['content-type'], 'application/json');
    assert.equal(received.body.toString(), '{"file":"aGVsbG8="}');
  });

  test('on a router is 415, and so is one without one proper boundary', async () => {
    const body = formOf(signedFields(ACCEPTED), [SMALL]);
    for (const request of [
      { path: '/openapi/router' },
      { path: '/ark/router' },
      { type: 'multipart/form-data' },
      { type: `multipart/form-data; boundary=${BOUNDARY}; boundary=${BOUNDARY}` },
      { type: `multipart/mixed; boundary=${BOUNDARY}` },
    ])
      expectCode(await refused(uploadOf(body, request)), 3_000_000, 415);
  });

  describe('is refused before its service hears of it', () => {
    const fields = signedFields(ACCEPTED);
    const cases: Readonly<Record<string, readonly [body: Buffer, code: number]>> = {
      'without a body': [Buffer.alloc(0), 3_000_002],
      'without any field': [formOf({}, [SMALL]), 3_000_002],
      'with a wrong sign': [formOf({ ...fields, sign: 'F'.repeat(32) }, [SMALL]), 3_000_001],
      'with a field that the sign does not cover': [formOf({ ...fields, more: '1' }, [SMALL]), 3_000_001],
      'with its fields behind the file': [
        Buffer.concat([filePart(SMALL), fieldParts(fields), END]),
        3_000_002,
      ],
      'with an unknown type': [formOf(signedFields('bg.nothing'), [SMALL]), 3_000_003],
      'of an API of the router': [formOf(signedFields('bg.order.get'), [SMALL]), 5_000_001],
      'of an API that no service is bound to': [formOf(signedFields('bg.file.unbound'), [SMALL]), 6_000_001],
      'that breaks the contract': [formOf(signedFields('bg.file.strict', { kind: 'x' }), [SMALL]), 3_000_000],
      'with a field that stands twice': [
        Buffer.concat([fieldParts(fields), formOf({ type: 'x' }, [SMALL])]),
        3_000_000,
      ],
      'with a field that is not UTF-8': [
        Buffer.concat([fieldParts(fields), Buffer.from('c328', 'hex'), formOf({}, [SMALL])]),
        3_000_000,
      ],
      'with a malformed file_sha256': [
        formOf(signedFields(ACCEPTED, { file_sha256: 'abc' }), [SMALL]),
        3_000_000,
      ],
      'whose first boundary is another one': [Buffer.from('--other\r\n'), 3_000_000],
      'with 257 fields': [
        formOf(Object.fromEntries(Array.from({ length: 257 }, (_, nth) => [`f${nth}`, ''])), [SMALL]),
        3_000_000,
      ],
    };
    for (const [title, [body, code]] of Object.entries(cases)) {
      test(title, async () => expectCode(await refused(uploadOf(body)), code));
    }

    test('while its file is still on its way: the connection ends with the answer', async () => {
      const connection = await stage.connect();
      const start = Buffer.concat([fieldParts({ ...fields, sign: 'F'.repeat(32) }), filePart(SMALL)]);
      connection.send(Buffer.concat([headOf(50_000_000), start]));
      const answer = await connection.answer();
      expectCode(answer, 3_000_001);
      assert.equal(answer.headers.get('connection'), 'close');
    });
  });

  describe('is cut towards its service, and answered with 3000000,', () => {
    const big: FilePart = { content: seededBytes(2_000_000, 3) };
    const fields = signedFields(ACCEPTED, { a: 'b' });
    const late = (part: Buffer): Buffer => Buffer.concat([fieldParts(fields), filePart(big), part, END]);
    const digested = (file_sha256: string, files: readonly FilePart[]): Buffer =>
      formOf(signedFields(ACCEPTED, { file_sha256 }), files);
    const cases: Readonly<Record<string, Buffer>> = {
      'for a field behind the file': late(fieldParts({ late: '1' })),
      'for a late field of a name that was signed': late(fieldParts({ a: 'c' })),
      'for a file with the name of a field': late(filePart({ name: 'a', content: Buffer.from('c') })),
      'for a file with the name of a common parameter': late(
        filePart({ name: 'access_token', content: Buffer.from('c') }),
      ),
      'for a part with a head that two parsers read in two ways': late(
        Buffer.from(
          `--${BOUNDARY}\r\nContent-Disposition: form-data; name="x"; name="f"; filename="y"\r\n\r\nz\r\n`,
        ),
      ),
      'for a boundary behind a bare LF': late(Buffer.from(`--${BOUNDARY}\n\r\n`)),
      'for bytes behind the last boundary': Buffer.concat([late(Buffer.alloc(0)), Buffer.from('x')]),
      'for a body without a last boundary': Buffer.concat([fieldParts(fields), filePart(big)]),
      'for a file that is not what file_sha256 says': digested(sha256(SMALL.content), [big]),
      'for one file more than file_sha256 names': digested(sha256(big.content), [big, SMALL]),
      'for one file fewer than file_sha256 names': digested(
        `${sha256(big.content)},${sha256(SMALL.content)}`,
        [big],
      ),
      'for files in another order than file_sha256 has': digested(
        `${sha256(SMALL.content)},${sha256(big.content)}`,
        [big, SMALL],
      ),
      'for no file where file_sha256 names one': digested(sha256(big.content), []),
    };
    for (const [title, body] of Object.entries(cases)) {
      for (const framing of ['with a length', 'in chunks']) {
        test(`${title}, ${framing}`, async () => {
          const request =
            framing === 'in chunks' ? Buffer.concat([headOf(undefined), inChunks(body)]) : uploadOf(body);
          expectCode(await cut(request), 3_000_000);
          const record = stage.gateway.records.at(-1);
          assert.equal(record?.stoppedBy, 'forward-call');
        });
      }
    }

    test('for more files than 256', async () => {
      const files = Array.from({ length: 257 }, () => ({ content: Buffer.from('x') }));
      expectCode(await cut(uploadOf(formOf(fields, files))), 3_000_000);
      expectCode(await stage.ask(uploadOf(formOf(fields, files.slice(1)))), 1_000_000);
    });
  });

  test('with the digest of each file, in any case, is whole', async () => {
    const files = [{ content: seededBytes(70_000, 4) }, { content: Buffer.alloc(0) }];
    const digests = files.map(({ content }) => sha256(content)).join(',');
    for (const file_sha256 of [digests, digests.toUpperCase()]) {
      const body = formOf(signedFields(ACCEPTED, { file_sha256 }), files);
      const { answer, received } = await upload(uploadOf(body));
      expectCode(answer, 1_000_000);
      assert.ok(received.body.equals(formOf({ file_sha256 }, files)));
    }
  });

  test('with its digest passes a contract that takes no other parameters, and reaches the service with it', async () => {
    const business = { kind: 'image', file_sha256: sha256(SMALL.content) };
    const body = formOf(signedFields('bg.file.strict', business), [SMALL]);
    const { answer, received } = await upload(uploadOf(body));
    expectCode(answer, 1_000_000);
    assert.ok(received.body.equals(formOf(business, [SMALL])));
  });

  test('may be sent again; with other files under its sign only where it has no digest, guard or no guard', async () => {
    const other: FilePart = { content: Buffer.from('another') };
    const bare = signedFields(ACCEPTED, { nth: '1' });
    for (const file of [SMALL, SMALL, other])
      expectCode(await stage.ask(uploadOf(formOf(bare, [file]))), 1_000_000);
    const digested = signedFields(ACCEPTED, { file_sha256: sha256(SMALL.content) });
    for (const file of [SMALL, SMALL])
      expectCode(await stage.ask(uploadOf(formOf(digested, [file]))), 1_000_000);
    expectCode(await cut(uploadOf(formOf(digested, [other]))), 3_000_000);
  });

  describe('keeps to the sizes of its API:', () => {
    const fields = signedFields('bg.file.small');
    const filled = (size: number): Buffer => {
      const rest = formOf(fields, [{ content: Buffer.alloc(0) }]).length;
      return formOf(fields, [{ content: Buffer.alloc(size - rest, 'x') }]);
    };

    test('2000 bytes in all pass where that is the limit, announced or in chunks', async () => {
      expectCode(await stage.ask(uploadOf(filled(2000))), 1_000_000);
      expectCode(await stage.ask(Buffer.concat([headOf(undefined), inChunks(filled(2000))])), 1_000_000);
    });

    test('one more is 413 before the service is called where it is announced, and cut where it is not', async () => {
      expectCode(await refused(uploadOf(filled(2001))), 3_000_000, 413);
      expectCode(await cut(Buffer.concat([headOf(undefined), inChunks(filled(2001))])), 3_000_000, 413);
    });

    test('fields above max_body are 413', async () => {
      const large = signedFields('bg.file.small', { a: 'x'.repeat(400) });
      expectCode(await refused(uploadOf(formOf(large, [SMALL]))), 3_000_000, 413);
    });

    test('fields above every max_body are 413 while they come in', async () => {
      const body = formOf({ a: 'x'.repeat(1024 * 1024) }, [SMALL]);
      expectCode(await refused(Buffer.concat([headOf(undefined), inChunks(body)])), 3_000_000, 413);
    });

    test('a body that is announced above every max_upload is 413 unread', async () => {
      expectCode(await refused(headOf(2 * 1024 ** 3 + 1)), 3_000_000, 413);
    });
  });
});
