import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Received } from '../../src/model/received.ts';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import { reportFindings } from '../../src/pipeline/report-findings.ts';
import { runPipeline } from '../../src/pipeline/run-pipeline.ts';
import type { ServiceOutcome } from '../../src/ports/upstream.ts';
import { APP_KEY, apiEntry, documentOf, NOW_MS, SECRET, TOKEN, TYPE } from './document.ts';
import { signedBody } from './sign.ts';
import { receivedOf, UPLOAD, worldOf } from './world.ts';

const REQUEST = {
  type: 'object',
  properties: { pageNumber: { type: 'integer' }, pageSize: { type: 'integer' }, filter: {} },
  required: ['pageNumber'],
};
const RESPONSE = { type: 'object', required: ['total'], properties: { total: { type: 'integer' } } };

interface Course {
  readonly api?: Parameters<typeof apiEntry>[0];
  /** JSON texts of the business parameters. */
  readonly sends?: Readonly<Record<string, string>>;
  readonly answers?: string;
  readonly token?: string;
  readonly upload?: Received['upload'];
}

async function findingsOf({ api, sends = {}, answers = '{"total":1}', token = TOKEN, upload }: Course) {
  const outcome: ServiceOutcome = {
    outcome: 'answered',
    status: 200,
    body: new TextEncoder().encode(answers),
    answeredBy: 'service',
  };
  const world = worldOf(documentOf({ apis: [apiEntry(api)] }), () => outcome);
  const common = {
    type: `"${TYPE}"`,
    app_key: `"${APP_KEY}"`,
    timestamp: String(NOW_MS / 1000),
    data_type: '"JSON"',
    access_token: `"${token}"`,
  };
  const body = signedBody(new Map(Object.entries({ ...common, ...sends })), SECRET);
  const passage = await runPipeline(callPipeline, receivedOf(body, { upload }), world);
  const findings = reportFindings(passage, world.services.contracts, world.nowMs);
  return { said: findings.map(({ kind, detail }) => `${kind}: ${detail}`), code: passage.refusal?.refused };
}

const page = { pageNumber: '1' };

describe('a contract in report mode', () => {
  const api = { requestSchema: REQUEST, contract: 'report' } as const;

  test('lets a call pass and reports what enforcing it would say', async () => {
    const { said, code } = await findingsOf({ api, sends: { pageNumber: '"1"' } });
    assert.equal(code, undefined);
    assert.deepEqual(said, ['request-contract: pageNumber must be integer']);
  });

  test('reports a name that stands twice in one nested object', async () => {
    const { said } = await findingsOf({ api, sends: { ...page, filter: '{"a":1,"a":2}' } });
    assert.deepEqual(said, ['request-contract: a stands twice in one object']);
  });

  test('reports nothing of a call that keeps it', async () => {
    assert.deepEqual(await findingsOf({ api, sends: page }), { said: [], code: undefined });
  });

  test('reports nothing of a call that a check above it refused', async () => {
    const { said, code } = await findingsOf({ api, token: 'nobody' });
    assert.equal(code, 'token-unknown');
    assert.deepEqual(said, []);
  });

  test('whose schema breaks costs the call nothing', async () => {
    const broken = { type: 'object', properties: { a: { $ref: '#/$defs/nothing' } } };
    const { said, code } = await findingsOf({ api: { ...api, requestSchema: broken } });
    assert.equal(code, undefined);
    assert.match(said[0] ?? '', /^request-contract: cannot be judged: /);
  });
});

describe('unknown parameters are reported', () => {
  for (const contract of ['off', 'report', 'enforce'] as const) {
    test(`with contract: ${contract}, and never refused`, async () => {
      const api = { requestSchema: REQUEST, contract };
      const { said, code } = await findingsOf({ api, sends: { ...page, color: '1' } });
      assert.equal(code, undefined);
      assert.deepEqual(said, ['unknown-parameter: color']);
    });
  }

  test('with what was meant, also of a call that lacks it and is refused for that', async () => {
    const { said, code } = await findingsOf({
      api: { requestSchema: REQUEST, contract: 'enforce' },
      sends: { page: '1' },
    });
    assert.equal(code, 'bad-params');
    assert.deepEqual(said, ['unknown-parameter: page (did you mean pageNumber?)']);
  });

  test('with the name that the call does not send already', async () => {
    const { said } = await findingsOf({
      api: { requestSchema: REQUEST, contract: 'enforce' },
      sends: { ...page, page: '1' },
    });
    assert.deepEqual(said, ['unknown-parameter: page (did you mean pageSize?)']);
  });

  test('three by name, the others by their number, and no name at any length', async () => {
    const sends = { ...page, a1: '1', [`b${'x'.repeat(1000)}`]: '1', c3: '1', d4: '1', e5: '1' };
    const { said } = await findingsOf({ api: { requestSchema: REQUEST, contract: 'off' }, sends });
    assert.deepEqual(said, [`unknown-parameter: a1, b${'x'.repeat(63)}, c3 and 2 more`]);
  });

  test('but not the digest of a file in an upload: that is for the gateway', async () => {
    const sends = { ...page, file_sha256: '"0"' };
    assert.deepEqual((await findingsOf({ api: { requestSchema: REQUEST }, sends })).said, [
      'unknown-parameter: file_sha256',
    ]);
    assert.deepEqual((await findingsOf({ api: { requestSchema: REQUEST }, sends, upload: UPLOAD })).said, []);
  });

  test('nowhere where the schema names no properties', async () => {
    const api = { requestSchema: { type: 'object', required: ['a'] }, contract: 'off' } as const;
    assert.deepEqual((await findingsOf({ api, sends: { b: '1' } })).said, []);
  });
});

describe('a result is held to its schema', () => {
  const api = { responseSchema: RESPONSE };

  for (const [answers, said] of [
    ['{"total":3}', []],
    [' {"total":3} ', []],
    ['{"totl":3}', ['response-contract: total is required']],
    ['{"total":"3"}', ['response-contract: total must be integer']],
    ['[]', ['response-contract: the body must be object']],
    ['', ['response-contract: the body must be object']],
  ] as const) {
    test(`${answers === '' ? 'an empty one' : answers}: ${said.join() || 'kept'}`, async () => {
      assert.deepEqual(await findingsOf({ api, answers }), { said, code: undefined });
    });
  }

  test('up to 64 KiB, the end included; a larger one is counted and not judged', async () => {
    const answers = (size: number): string => `{"totl":"${'x'.repeat(size - 11)}"}`;
    assert.equal(answers(65_536).length, 65_536);
    assert.deepEqual((await findingsOf({ api, answers: answers(65_536) })).said, [
      'response-contract: total is required',
    ]);
    assert.deepEqual((await findingsOf({ api, answers: answers(65_537) })).said, [
      'response-unchecked: 65537 bytes',
    ]);
  });

  test('inside its envelope', async () => {
    const { said } = await findingsOf({
      api: { ...api, answers: 'envelope' },
      answers: '{"success":true,"result":{"totl":1}}',
    });
    assert.deepEqual(said, ['response-contract: total is required']);
  });

  test('unless it is no result: a business error has a shape of its own', async () => {
    const { said } = await findingsOf({
      api: { ...api, answers: 'envelope' },
      answers: '{"success":false,"errorCode":7,"errorMsg":"no"}',
    });
    assert.deepEqual(said, []);
  });
});

describe('an API that is deprecated', () => {
  const dates = { deprecatedAtMs: NOW_MS, sunsetAtMs: NOW_MS + 1000 } as const;

  test('is served, and reported with what callers should know of it', async () => {
    const api = { status: 'deprecated', ...dates, successor: 'bg.new.get V2' } as const;
    const { said, code } = await findingsOf({ api });
    assert.equal(code, undefined);
    const [since, until] = [NOW_MS, NOW_MS + 1000].map(ms => new Date(ms).toISOString());
    assert.deepEqual(said, [`deprecated-api: since ${since}, sunset at ${until}, successor bg.new.get V2`]);
  });

  test('by its status is so whatever its date says, and one that tells nothing is reported too', async () => {
    const later = { status: 'deprecated', deprecatedAtMs: NOW_MS + 1 } as const;
    assert.equal((await findingsOf({ api: later })).said.length, 1);
    assert.deepEqual((await findingsOf({ api: { status: 'deprecated' } })).said, [
      'deprecated-api: no date and no successor are told',
    ]);
  });

  test('by its date is so from that millisecond on', async () => {
    assert.equal((await findingsOf({ api: { deprecatedAtMs: NOW_MS } })).said.length, 1);
    assert.deepEqual((await findingsOf({ api: { deprecatedAtMs: NOW_MS + 1 } })).said, []);
    assert.deepEqual((await findingsOf({ api: { sunsetAtMs: NOW_MS + 1 } })).said, []);
  });

  test('is reported beside what else there is, and of a call that was refused below it', async () => {
    const api = { ...dates, requestSchema: REQUEST, contract: 'report' } as const;
    assert.deepEqual(
      (await findingsOf({ api, sends: { pageNumber: '"1"' } })).said.map(each => each.split(':')[0]),
      ['deprecated-api', 'request-contract'],
    );
    const refused = await findingsOf({ api: dates, token: 'no such token' });
    assert.deepEqual([refused.code, refused.said.length], ['token-unknown', 1]);
  });
});
