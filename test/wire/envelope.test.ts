import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderEnvelopeTail, renderFailure, renderSuccess } from '../../src/wire/envelope.ts';

const requestId = 'us-3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d';
const allocate = (size: number): Uint8Array => new Uint8Array(size).fill(0xaa);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test('a success has the keys of the live platform in their order, and its result byte for byte', () => {
  const result = new TextEncoder().encode(' {"id":601099548666279999, "e":1.0}\n');
  assert.equal(
    text(renderSuccess(result, { requestId, tail: renderEnvelopeTail(1000000, '"SUCCESS"') }, allocate)),
    `{"result": {"id":601099548666279999, "e":1.0}\n,"success":true,"requestId":"${requestId}","errorCode":1000000,"errorMsg":"SUCCESS"}`,
  );
});

test('a result that is not UTF-8 is not repaired', () => {
  const result = Uint8Array.of(0x22, 0xff, 0x22);
  const envelope = renderSuccess(result, { requestId, tail: renderEnvelopeTail(1000000, '""') }, allocate);
  assert.deepEqual(envelope.subarray(10, 13), result);
});

test('a failure has no result at all', () => {
  assert.equal(
    text(renderFailure({ requestId, tail: renderEnvelopeTail(3000032, '"first，and \\"so\\""') }, allocate)),
    `{"success":false,"requestId":"${requestId}","errorCode":3000032,"errorMsg":"first，and \\"so\\""}`,
  );
});
