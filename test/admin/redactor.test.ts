import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KnownValues } from '../../src/admin/known-values.ts';
import { Redactor } from '../../src/admin/redactor.ts';
import { parseDocument } from '../../src/main/index.ts';

const SECRET = 'shop-secret-0123456789';
const TOKEN = 'at_shop_token_0123456789';

function redactor(): Redactor {
  const parsed = parseDocument(`
version: 1
apps: [{ app_key: shop, secrets: [${SECRET}] }]
merchants: [{ mall_id: 1, region: US }]
authorizations:
  - { app_key: shop, mall_id: 1, packages: [], tokens: [{ value: ${TOKEN}, expires_at: 2027-01-01T00:00:00Z }] }
`);
  assert.ok('document' in parsed, JSON.stringify(parsed));
  return new Redactor([parsed.document], { keys: ['the-admin-token'] });
}

const escaped = Array.from(SECRET, each => each)
  .map(each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
  .join('');

/** A text as a string of JSON inside a string of JSON, so many times. */
function wrapped(text: string, times: number): string {
  return times === 0 ? text : wrapped(JSON.stringify({ note: text }), times - 1);
}

const HIDDEN = [
  `{"secret":{"value":"unknown-secret","more":["]"]}}`,
  `{"access_token":["at_unknown_token_of_elsewhere"]}`,
  `{"access_token":["at_unknown_token_of_elsewhere`,
  ...[1, 2, 3, 4].map(times => wrapped('{"access_token":"at_unknown_token_of_elsewhere"}', times)),
  ...[1, 2, 3, 4].map(times => wrapped(SECRET, times)),
  `{"api_secret":"unknown-secret"}`,
  `{"refreshToken":"at_unknown_token_of_elsewhere"}`,
  `{"db-password":"unknown-secret"}`,
  'app%5Fsecret=unknown-secret&a=b',
  'app-secret=unknown-secret',
  `app_secret=${'x'.repeat(5000)}unknown-secret`,
  `https://g/openapi/router?app_secret=unknown-secret&x=1`,
  `/openapi/router/%73hop-secret-0123456789`,
  `{"url":"https://g/?note=shop%2Dsecret%2D0123456789"}`,
  `{"note":"${'x'.repeat(40)}${SECRET.slice(0, 13)}`,
  `type "${'x'.repeat(40)}${SECRET.slice(0, 13)}…", which is unknown`,
  `field ${SECRET.slice(0, 13)}... is unknown`,
  `{"access_token":"${TOKEN}"}`,
  `{"access_token" : "at_unknown_token_of_elsewhere"}`,
  `{"access\\u005ftoken":"at_unknown_token_of_elsewhere"}`,
  `{"accessToken":"at_unknown_token_of_elsewhere"}`,
  `{"access_token":"at_unknown_token_of_elsewhere`,
  `{"app_secret":12345678901}`,
  `{"APP-SECRET":"unknown-secret"}`,
  `{"note":"${SECRET}"}`,
  `{"note":"${escaped}"}`,
  `{"${SECRET}":1}`,
  `${SECRET}access_token${TOKEN}app_keyshop${SECRET}`,
  `access_token=at_unknown_token_of_elsewhere&app_key=shop`,
  `app_secret=unknown-secret`,
  `Bearer the-admin-token`,
  `{"nested":{"list":[{"access_token":"at_unknown_token_of_elsewhere"}]}}`,
  `{"note":"{\\"access_token\\":\\"${TOKEN}\\"}"}`,
  `{"note":"{\\"access_token\\":\\"at_unknown_token_of_elsewhere\\"}"}`,
  `\\"\\"\\"${SECRET}`,
];
const NEVER = [
  SECRET,
  SECRET.slice(0, 13),
  TOKEN,
  escaped,
  'of_elsewhere',
  '12345678901',
  'unknown-secret',
  'the-admin-token',
];

test('no secret and no token is left, by field or by value, whatever it is wrapped in', () => {
  for (const text of HIDDEN) {
    const shown = redactor().text(text);
    for (const secret of NEVER) assert.ok(!shown.includes(secret), `${text} → ${shown}`);
    assert.match(shown, /‹redacted›|…/, text);
  }
});

test('everything else stays as it was, digit for digit', () => {
  for (const text of [
    '',
    '{"app_key":"shop","mallId":635517726820718123456789,"weight":1.0,"sign":"AB12"}',
    '{"note":"caf\\u00e9 \\"quoted\\"", "n":[1,2,{"token_count":3}]}',
    'not JSON at all: "',
    '{"a":"\\',
  ])
    assert.equal(redactor().text(text), text);
});

test('a value that begins with another value is taken out whole', () => {
  const values = ['shop-secret', 'shop-secret-and-more', 'key1', 'key123'].map(value => ({
    value,
    shown: '…',
  }));
  for (const order of [values, values.toReversed()])
    assert.equal(
      new KnownValues(order).replaceIn('a shop-secret-and-more b key123 c shop-secret d'),
      'a … b … c … d',
    );
});

test('of a token its first four characters are shown, of a secret none', () => {
  assert.equal(
    redactor().text(`{"access_token":"${TOKEN}","note":"${SECRET}"}`),
    '{"access_token":"at_s…","note":"‹redacted›"}',
  );
});

test('headers that carry credentials are hidden by name, others by value', () => {
  const raw = [
    'Authorization',
    'Bearer x',
    'Cookie',
    'a=b',
    'X-Api-Key',
    'k',
    'X-Note',
    SECRET,
    'Accept',
    '*/*',
  ];
  assert.deepEqual(redactor().headers(raw), [
    ['Authorization', '‹redacted›'],
    ['Cookie', '‹redacted›'],
    ['X-Api-Key', '‹redacted›'],
    ['X-Note', '‹redacted›'],
    ['Accept', '*/*'],
  ]);
});

test('many values with one beginning do not make the search slow', () => {
  const values = Array.from({ length: 50_000 }, (_, index) => ({
    value: `at_shop_${String(index).padStart(12, '0')}`,
    shown: '…',
  }));
  const known = new KnownValues(values);
  const text = `${'at_shop_'.repeat(8000)}at_shop_000000049999`;
  assert.equal(known.replaceIn(text), `${'at_shop_'.repeat(8000)}…`);
});

test('a text of nothing but quotes and escapes is read once', () => {
  const text = '\\"'.repeat(32_000);
  assert.equal(redactor().text(text).length, text.length);
});

test('the values of former documents are known as long as calls may hold them', () => {
  const named = (secret: string): string => `version: 1\napps: [{ app_key: shop, secrets: [${secret}] }]\n`;
  const documents = ['rotated-secret-one', 'rotated-secret-two', 'rotated-secret-three'].map(secret => {
    const parsed = parseDocument(named(secret));
    assert.ok('document' in parsed);
    return parsed.document;
  });
  let former: Redactor | undefined;
  for (const document of documents) former = new Redactor([document], { keys: ['the-admin-token'], former });
  assert.equal(
    former?.text('rotated-secret-one rotated-secret-two rotated-secret-three the-admin-token'),
    '‹redacted› ‹redacted› ‹redacted› ‹redacted›',
  );
});

test('no hostile text makes redaction slow: its time grows with its length alone', () => {
  const known = redactor();
  for (const part of [
    '=',
    '%',
    'secret=',
    '"secret":[',
    '"secret":{"a":',
    '...',
    '…',
    'shop-sec',
    '\\"',
    '%73',
    'a%',
    '{[',
  ]) {
    const text = part.repeat(Math.ceil(65_536 / part.length));
    const startedAt = process.cpuUsage();
    known.text(text);
    const { user } = process.cpuUsage(startedAt);
    assert.ok(user < 5_000_000, `${part}: ${user} µs`);
  }
});
