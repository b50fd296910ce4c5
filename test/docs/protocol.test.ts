import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { md5Hex, sha256 } from '../../src/adapters/node/node-digests.ts';
import { type ErrorName, errorNameOf, errorNames, errorRows } from '../../src/errors/table.ts';
import type { ServiceBinding } from '../../src/model/api.ts';
import { ROUTES } from '../../src/model/received.ts';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import { judgeAnswer } from '../../src/pipeline/judge-answer.ts';
import { BODY_BOUNDS, BodyScanner } from '../../src/wire/body-scanner.ts';
import { COMMON_PARAMETERS } from '../../src/wire/common-parameters.ts';
import { DIALECTS, type Dialect, dialectNamed } from '../../src/wire/dialects.ts';
import { renderEnvelopeTail, renderFailure, renderSuccess } from '../../src/wire/envelope.ts';
import { SEEN } from '../../src/wire/json-reader.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { SignVerifier } from '../../src/wire/sign-verifier.ts';
import { TypedMeaning } from '../../src/wire/typed-meaning.ts';
import { projectRoot } from '../../tools/project.ts';
import { codeBlocks, readPage, section, tableRows } from './pages.ts';

const page = readPage('docs/protocol.md');
const decoder = new TextDecoder();
const encoder = new TextEncoder();

function scan(text: string): ScannedBody {
  const body = new BodyScanner().scan(encoder.encode(text));
  assert.ok(body instanceof ScannedBody);
  return body;
}

function signText(text: string, dialect: Dialect): string {
  return decoder.decode(new SignVerifier(md5Hex).signText(scan(text), dialect));
}

function codesIn(text: string): readonly number[] {
  return [...text.matchAll(/\b[1-7]\d{6}\b/g)].map(([code]) => Number(code));
}

/** The content of `code` in a cell. */
function unquoted(cell = ''): string {
  return /^`(.*)`/.exec(cell)?.[1] ?? cell;
}

describe('the worked example of a signature', () => {
  const example = section(page, '### A worked example');
  const [body = ''] = codeBlocks(example, 'json');
  const [base = ''] = codeBlocks(example, 'text').map(block => block.trimEnd());
  const secret = /The secret is `(\w+)`/.exec(example)?.[1] ?? '';
  const sign = /The sign: `(\w+)`/.exec(example)?.[1] ?? '';

  test('has the base string that the gateway signs', () => {
    assert.equal(signText(body, dialectNamed('plain')), base);
  });

  test('has a sign that the gateway accepts for that body and secret', () => {
    const signed = scan(body.replace('{', `{"sign":"${sign}",`));
    const candidates = { secrets: [encoder.encode(secret)], dialects: [dialectNamed('plain')] };
    assert.notEqual(new SignVerifier(md5Hex).find(signed, sign, candidates), undefined);
    assert.equal(sign, sign.toUpperCase());
  });
});

describe('the dialects', () => {
  const dialects = section(page, '### Dialects');
  const rows = tableRows(dialects);

  test('are listed in the order in which they are tried, with what they do at each corner', () => {
    const listed = rows.slice(0, DIALECTS.length);
    assert.deepEqual(
      listed.map(([name = '', ...cells]) => [unquoted(name), ...cells]),
      DIALECTS.map(dialect => [dialect.name, ...cornersOf(dialect)]),
    );
  });

  test('write the one body of the page as the page says', () => {
    const [body = ''] = codeBlocks(dialects, 'json');
    const shown = rows.slice(DIALECTS.length).map(([name, base]) => [unquoted(name), unquoted(base)]);
    assert.deepEqual(
      shown,
      DIALECTS.map(dialect => [dialect.name, signText(body, dialect)]),
    );
  });
});

describe('the replay guard', () => {
  const rows = tableRows(section(page, '### The replay guard'));
  const meaningOf = (text: string): string =>
    Buffer.from(new TypedMeaning(sha256).digest(scan(text))).toString('hex');

  test('has a table of pairs', () => assert.equal(rows.length, 5));

  for (const [one = '', another = ''] of rows) {
    test(`tells ${one} from ${another}, which some dialect signs alike`, () => {
      const [left, right] = [unquoted(one), unquoted(another)];
      assert.ok(DIALECTS.some(dialect => signText(left, dialect) === signText(right, dialect)));
      assert.notEqual(meaningOf(left), meaningOf(right));
    });
  }
});

function cornersOf(dialect: Dialect): readonly string[] {
  const strings = {
    raw: 'characters',
    escaped: 'JSON escapes',
    'escaped-trimmed': 'JSON escapes, without the quotes at both edges',
  }[dialect.strings];
  const escaped = [
    (dialect.nestedEscapes & SEEN.ANGLE) === 0 ? '' : '`<` `>` `&`',
    (dialect.nestedEscapes & SEEN.EQUALS) === 0 ? '' : " `=` `'`",
  ].join('');
  const nested = escaped === '' ? 'as above' : String.raw`${escaped} as ${'`'}\u003c${'`'} …`;
  return [
    strings,
    dialect.writesNull ? 'name and `null`' : 'left out',
    dialect.writesEmpty ? 'name alone' : 'left out',
    dialect.dropsNestedNull ? `${nested}; members that are \`null\` left out` : nested,
  ];
}

test('the routes are those of the listener', () => {
  const rows = tableRows(section(page, '## 1. Endpoint'));
  assert.deepEqual(
    rows.map(([path, generation, use = '']) => [
      unquoted(path),
      unquoted(generation),
      use.includes('upload'),
    ]),
    ROUTES.map(({ path, generation, ingress }) => [path, generation, ingress === 'upload']),
  );
});

test('the common parameters are those that never travel to a service', () => {
  const rows = tableRows(section(page, '## 2. Common parameters'));
  assert.deepEqual(
    rows.map(([name]) => unquoted(name)),
    [...COMMON_PARAMETERS],
  );
});

test('the envelopes are byte for byte what the gateway writes', () => {
  const [success = '', failure = ''] = codeBlocks(section(page, '## 4. Envelope'), 'json');
  const requestId = 'us-0d9c1d0e-6f2c-4b43-9d1c-0a3a5d1f4a77';
  const text = (name: ErrorName) => ({
    requestId,
    tail: renderEnvelopeTail(errorRows[name].code, JSON.stringify(errorRows[name].text)),
  });
  const allocate = (size: number): Uint8Array => new Uint8Array(size);
  const result = encoder.encode('{"totalItemNum":0}');
  assert.equal(success.trimEnd(), decoder.decode(renderSuccess(result, text('success'), allocate)));
  assert.equal(failure.trimEnd(), decoder.decode(renderFailure(text('type-missing'), allocate)));
});

describe('the order of checks', () => {
  const rows = tableRows(section(page, '## 5. The order of checks'));

  test('is that of the pipeline, step by step and code by code', () => {
    const steps = rows.filter(row => row.length === 4);
    assert.deepEqual(
      steps.map(([, name, , codes = '']) => ({ name: unquoted(name), codes: codesIn(codes) })),
      callPipeline.map(({ name, refuses }) => ({ name, codes: refuses.map(each => errorRows[each].code) })),
    );
  });

  test('has the limits of the body scanner', () => {
    const limits = rows.filter(row => row.length === 2).map(([, value]) => Number(value));
    assert.deepEqual(limits, [BODY_BOUNDS.depthMax, BODY_BOUNDS.tokensMax, BODY_BOUNDS.parametersMax]);
  });
});

describe('what the internal call gives', () => {
  const answers = tableRows(section(page, '## 6. What the internal call gives'));
  const ENVELOPE = { answers: 'envelope' } as const;
  const cases: readonly (readonly [string, number, string, Partial<ServiceBinding>?])[] = [
    ['405 or 501', 405, ''],
    ['405 or 501', 501, ''],
    ['405 or 501', 404, '{}'],
    ['5xx other than 501', 503, '{"errorCode":1,"errorMsg":"x"}'],
    ['another status', 302, '{}'],
    ['another status', 404, '{}', { notFound: 'answer' }],
    ['2xx that is not JSON', 200, 'nope'],
    ['a status outside', 422, '{"errorCode":77,"errorMsg":"x"}'],
    ['the same with a code', 422, '{"errorCode":3000001,"errorMsg":"x"}'],
    ['2xx with JSON', 200, '{"success":false}'],
    ['204, or 2xx', 204, ''],
    ['204, or 2xx', 200, ''],
    ['`answers: envelope`: an object with `success: true`', 200, '{"success":true,"result":[1]}', ENVELOPE],
    [
      '`answers: envelope`: an object with `success: false`',
      200,
      '{"success":false,"errorCode":77,"errorMsg":"x"}',
      ENVELOPE,
    ],
    ['`answers: envelope`: anything else', 200, '{}', ENVELOPE],
  ];

  for (const [row, status, body, differs] of cases) {
    test(`is as the row "${row}" says for ${status} with ${body === '' ? 'no body' : body}`, () => {
      const answer = answers.find(([happened]) => happened?.startsWith(row) === true)?.[1];
      assert.ok(answer !== undefined, 'the page has the row');
      const judged = judgeAnswer(
        { outcome: 'answered', status, body: encoder.encode(body), answeredBy: 'service' },
        { ...BINDING, ...differs },
      );
      if ('refused' in judged) assert.deepEqual(codesIn(answer), [errorRows[judged.refused].code]);
      else if (judged.answer.kind === 'result') assert.deepEqual(codesIn(answer), [errorRows.success.code]);
      else assert.equal(answer, 'that code and message');
    });
  }
});

const BINDING: ServiceBinding = {
  kind: 'service',
  upstream: 'orders',
  method: 'POST',
  path: '/orders',
  timeoutMs: 1000,
  isIdempotent: false,
  answers: 'result',
  notFound: 'operation',
  context: undefined,
  example: undefined,
};

test('the profiles differ in every row that the error table says, and in no other', () => {
  const rows = tableRows(section(page, '## 9. Profiles'));
  const differing = errorNames.filter(name => observedOf(name) !== undefined);
  assert.deepEqual(
    rows.map(([name]) => unquoted(name)),
    differing,
  );
  for (const [name = '', documented = '', observed = ''] of rows) {
    const row = errorNames.find(each => each === unquoted(name));
    assert.ok(row !== undefined);
    const differs = observedOf(row);
    assert.deepEqual(codesIn(documented), [errorRows[row].code]);
    assert.deepEqual(codesIn(observed), [differs?.code ?? errorRows[row].code]);
    for (const [, text = ''] of documented.matchAll(/`(.+)`/g)) assert.equal(text, errorRows[row].text);
    for (const [, text = ''] of observed.matchAll(/\d{7} `(.+)`/g)) assert.equal(text, differs?.text);
  }
});

function observedOf(name: ErrorName): { readonly code?: number; readonly text: string } | undefined {
  const row = errorRows[name];
  return 'observed' in row ? row.observed : undefined;
}

test('the headers towards the service are those that the gateway sends, in their order', () => {
  // The other table of that part has three columns.
  const [text = ''] = section(page, '## 12. Towards the internal service').split('### The signed context');
  const rows = tableRows(text).filter(row => row.length === 2);
  const source = readFileSync(join(projectRoot, 'src/pipeline/service-call.ts'), 'utf8');
  const sent = [...source.matchAll(/^ {4}'([a-z-]+)',$|push\('([a-z-]+)'/gm)].map(([, a, b]) => a ?? b);
  assert.deepEqual(
    rows.map(([name]) => unquoted(name)),
    sent,
  );
});

test('every decision of ours names a file that exists', () => {
  const rows = tableRows(section(page, '## Decisions of ours'));
  assert.ok(rows.length >= 10);
  for (const [, file] of rows) assert.ok(existsSync(join(projectRoot, unquoted(file))), unquoted(file));
});

test('every code on the page is a row of the error table', () => {
  for (const each of codesIn(page)) assert.notEqual(errorNameOf(each), undefined, String(each));
});

test('every section that a comment in the source names is on the page', () => {
  const numbers = new Set([...page.matchAll(/^## (\d+)\. /gm)].map(([, number]) => number));
  for (const file of globSync('src/**/*.ts', { cwd: projectRoot })) {
    const text = readFileSync(join(projectRoot, file), 'utf8');
    for (const [, number] of text.matchAll(/protocol\.md[^\n]*?§(\d+)/g)) {
      assert.ok(number !== undefined && numbers.has(number), `${file} names §${number}`);
    }
  }
});
