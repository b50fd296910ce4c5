import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { PinoCallLog, renderCallLine } from '../../../src/adapters/pino/pino-call-log.ts';
import { errorNames, type RefusalName } from '../../../src/errors/table.ts';
import { parseAddress } from '../../../src/model/address.ts';
import { FINDING_KINDS } from '../../../src/model/finding.ts';
import { callPipeline } from '../../../src/pipeline/call-pipeline.ts';
import type { CallRecord } from '../../../src/ports/call-log.ts';
import { DIALECTS } from '../../../src/wire/dialects.ts';
import { callRecord } from '../call-record.ts';

const STEP_NAMES = callPipeline.map(({ name }) => name);
const refusals = errorNames.filter((name): name is RefusalName => name !== 'success');

const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
const ms = fc.double({ min: 0, max: 1e6, noNaN: true });
const count = fc.nat(2 ** 40);
const anyText = fc.string({ unit: 'binary' });
/** An address of a record is one that the parser took, or none: also texts that try to leave their place. */
const addresses = fc
  .oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV6(), anyText).map(([address, zone]) => `${address}%${zone}`),
  )
  .map(text => (parseAddress(text) === undefined ? '' : text));

/** Any record that the gateway can make: what it checks keeps its grammar, everything else may hold anything. */
const records: fc.Arbitrary<CallRecord> = fc.record({
  requestId: fc.uuid({ version: 4 }).map(uuid => `us-${uuid}`),
  revision: anyText,
  edition: fc.nat(),
  atMs: count,
  path: anyText,
  address: addresses,
  appKey: maybe(fc.stringMatching(/^[0-9A-Za-z_-]{1,64}$/)),
  type: maybe(fc.stringMatching(/^[A-Za-z0-9._-]{1,128}$/)),
  isKnownType: fc.boolean(),
  version: maybe(fc.stringMatching(/^[A-Za-z0-9._-]{1,16}$/)),
  mallId: maybe(fc.nat(Number.MAX_SAFE_INTEGER)),
  httpStatus: fc.integer({ min: 200, max: 599 }),
  code: count,
  refused: maybe(fc.constantFrom(...refusals)),
  stoppedBy: maybe(fc.constantFrom(...STEP_NAMES, 'listener')),
  cause: maybe(anyText),
  diagnosis: maybe(anyText),
  answeredBy: fc.constantFrom('gateway', 'service', 'mock'),
  attempts: maybe(fc.integer({ min: 1, max: 2 })),
  endpoint: maybe(anyText),
  environment: fc.constantFrom('formal', 'staging', 'other'),
  fault: fc.option(
    fc.nat().map(n => `f-${n}`),
    { nil: undefined },
  ),
  dialect: maybe(fc.constantFrom(...DIALECTS.map(({ name }) => name))),
  secret: maybe(fc.nat(1)),
  secretVersion: fc.constant(undefined),
  findings: fc.uniqueArray(fc.record({ kind: fc.constantFrom(...FINDING_KINDS), detail: anyText }), {
    selector: ({ kind }) => kind,
  }),
  bytesIn: count,
  bytesOut: count,
  readMs: ms,
  checksMs: ms,
  serviceMs: ms,
  totalMs: ms,
  stepsMs: fc.array(ms, { maxLength: STEP_NAMES.length }),
});

function parse(call: CallRecord): Readonly<Record<string, unknown>> {
  const line = renderCallLine(call, STEP_NAMES);
  assert.match(line, /^[^\n]*\n$/, 'one line');
  const parsed: unknown = JSON.parse(line);
  assert.ok(typeof parsed === 'object' && parsed !== null);
  return { ...parsed };
}

describe('the line of a call', () => {
  test('is one line of JSON that says what the record says, for any record', () => {
    fc.assert(
      fc.property(records, call => {
        const line = parse(call);
        const { requestId, revision, path, address, appKey, type, version, mallId, cause, dialect } = call;
        const said = { requestId, revision, path, address, appKey, type, version, mallId, cause, dialect };
        const read = {
          requestId: line['request_id'],
          revision: line['revision'],
          path: line['path'],
          address: line['address'],
          appKey: line['app'],
          type: line['type'],
          version: line['version'],
          mallId: line['merchant'],
          cause: line['cause'],
          dialect: line['dialect'],
        };
        assert.deepEqual(read, said);
        const findings = call.findings.map(({ kind, detail }): [string, string] => [kind, detail]);
        assert.deepEqual(line['findings'], findings.length === 0 ? undefined : Object.fromEntries(findings));
      }),
      { numRuns: 1000 },
    );
  });

  test('names each thing once', () => {
    fc.assert(
      fc.property(records, call => {
        const line = renderCallLine({ ...call, path: '/p', revision: 'r', cause: undefined }, STEP_NAMES);
        const [head = ''] = line.split(',"steps_us"');
        const names = [...head.matchAll(/"([a-z_]+)":/g)].map(([, name]) => name);
        assert.equal(new Set(names).size, names.length);
      }),
    );
  });

  test('is, word for word, the line of a call that went well', () => {
    assert.deepEqual(parse(callRecord()), {
      level: 30,
      time: 1_760_000_000_000,
      msg: 'call',
      request_id: 'us-3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d',
      revision: 'r1',
      code: 1000000,
      status: 200,
      path: '/openapi/router',
      address: '192.0.2.7',
      environment: 'formal',
      app: 'app-1',
      type: 'bg.order.list.get',
      version: 'V1',
      merchant: 634418210000001,
      answered_by: 'service',
      attempts: 1,
      endpoint: 'http://127.0.0.1:9001',
      dialect: 'plain',
      secret: 0,
      bytes_in: 1024,
      bytes_out: 2048,
      us: { total: 5500, read: 250, checks: 15, service: 5000 },
      steps_us: { 'scan-body': 1, 'identify-app-key': 14 },
    });
  });

  test('says which check refused, with what and why', () => {
    const line = parse(
      callRecord({ refused: 'sign-invalid', stoppedBy: 'check-sign', cause: 'say "why"\n' }),
    );
    assert.deepEqual(
      [line['refused'], line['stopped_by'], line['cause']],
      ['sign-invalid', 'check-sign', 'say "why"\n'],
    );
  });

  test('has a place for the number of a secret, and none for a secret, a token, a sign or a query', () => {
    const names = Object.keys(
      parse(callRecord({ refused: 'sign-invalid', stoppedBy: 'check-sign', cause: 'x' })),
    );
    assert.deepEqual(
      names.filter(name => /secret|token|sign|query|body/.test(name)),
      ['secret'],
    );
  });

  test('is written once per record', () => {
    const lines: string[] = [];
    const log = new PinoCallLog(
      { write: line => lines.push(line), flush: () => Promise.resolve() },
      STEP_NAMES,
    );
    log.record(callRecord());
    log.record(callRecord({ code: 3000001 }));
    assert.deepEqual(lines, [
      renderCallLine(callRecord(), STEP_NAMES),
      renderCallLine(callRecord({ code: 3000001 }), STEP_NAMES),
    ]);
  });
});
