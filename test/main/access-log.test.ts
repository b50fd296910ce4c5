import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AccessLogStyle, accessLogs } from '../../src/main/access-log.ts';
import type { CallRecord } from '../../src/ports/call-log.ts';

const CALL: CallRecord = {
  requestId: 'us-1',
  revision: 'a1',
  edition: 1,
  atMs: 1_795_332_610_000,
  path: '/openapi/router',
  address: '127.0.0.1',
  appKey: 'fbbe9626040a3d0d7082f89325df39a4',
  type: 'a.b',
  isKnownType: true,
  version: 'V1',
  mallId: 7,
  httpStatus: 200,
  code: 1_000_000,
  refused: undefined,
  stoppedBy: undefined,
  cause: undefined,
  diagnosis: undefined,
  answeredBy: 'mock',
  attempts: undefined,
  endpoint: undefined,
  environment: 'formal',
  fault: undefined,
  dialect: 'plain',
  secret: 0,
  secretVersion: undefined,
  findings: [],
  bytesIn: 10,
  bytesOut: 20,
  readMs: 0.1,
  checksMs: 0.2,
  serviceMs: 0.3,
  totalMs: 0.61,
  stepsMs: [0.05, 0.0001, 0.002],
};

describe('the access log', () => {
  test('writes one JSON line per call, with the names of the steps that took a microsecond or more', () => {
    const [line = ''] = linesOf('json', CALL);
    assert.partialDeepStrictEqual(JSON.parse(line), {
      msg: 'call',
      request_id: 'us-1',
      code: 1_000_000,
      us: { total: 610 },
      steps_us: { 'scan-body': 50, 'identify-app-key': 2 },
    });
    assert.ok(!line.includes('check-type-present'));
  });

  test('writes one short line per call for people: mark, code, type, app, time', () => {
    const [line = ''] = linesOf('pretty', CALL);
    assert.match(line, /^\d\d:\d\d:\d\d {2}✓ 1000000 {2}a\.b {2}app fbbe9626… {2}0\.6 ms\n$/);
    const [coloured = ''] = linesOf('pretty-coloured', CALL);
    assert.ok(coloured.includes('\u001B[32m✓ 1000000\u001B[0m'));
  });

  test('names the step that stopped a call and the cause, which cannot write to the terminal', () => {
    const refused = {
      ...CALL,
      code: 3_000_000,
      stoppedBy: 'check-contract',
      cause: '\u001B[2Jevil\r\n must be integer',
    };
    const [line = ''] = linesOf('pretty', refused);
    assert.match(line, /✗ 3000000 .* check-contract: ·\[2Jevil·· must be integer\n$/);
    const [staged = ''] = linesOf('pretty', {
      ...CALL,
      environment: 'staging',
      httpStatus: 404,
      type: undefined,
    });
    assert.match(staged, / {2}\/openapi\/router {2}.* {2}staging {2}.* {2}HTTP 404\n$/);
  });

  test('writes nothing when it is off', () => {
    assert.deepEqual(linesOf('off', CALL), []);
  });
});

function linesOf(style: AccessLogStyle, call: CallRecord): readonly string[] {
  const lines: string[] = [];
  const logs = accessLogs(style, { write: line => void lines.push(line), flush: async () => undefined });
  for (const log of logs) log.record(call);
  return lines;
}
