import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, marked, placeOf } from './faults-of.ts';
import { API, APP, describeRefusals, PAIR, UPSTREAM } from './refusal-table.ts';

const UNKNOWN = /^unknown key$/;
const TOKENS = `${PAIR}    tokens: `;

describeRefusals('keys are refused at their exact place:', [
  ['an unknown key at the root', 'version: 1\n▸regoin: us', 'regoin', UNKNOWN, 'region'],
  ['an unknown key in an API', `${API}    ▸upstrem: x`, 'apis[0].upstrem', UNKNOWN, 'upstream'],
  ['an unknown key in camel case', `${API}    ▸maxBody: 1MiB`, 'apis[0].maxBody', UNKNOWN, 'max_body'],
  ['an unknown key like no other', `${API}    ▸zzzzzz: 1`, 'apis[0].zzzzzz', UNKNOWN],
  [
    'an unknown key of a limit',
    `${API}    limits: [{ by: api, ▸rat: 2, rate: 1 }]`,
    'apis[0].limits[0].rat',
    UNKNOWN,
    'rate',
  ],
  ['a duplicate key', 'version: 1\nregion: us\n▸region: eu', 'region', /^duplicate key$/],
  [
    'a duplicate key in an example',
    `${API}    example: { a: 1, ▸a: 2 }`,
    'apis[0].example.a',
    /^duplicate key$/,
  ],
  [
    'a duplicate code of messages',
    'version: 1\nmessages: { 3000001: a, ▸"3000001": b }',
    "messages['3000001']",
    /^duplicate key$/,
  ],
  ['a key that is a list', 'version: 1\n? ▸[a]\n: b', "['?']", /^this key is no text$/],
  ['a missing version', '▸region: us', 'version', /^the key 'version' is missing$/],
  ['a missing version of an empty mapping', '▸{}', 'version', /^the key 'version' is missing$/],
  ['a version that is not 1', 'version: ▸2', 'version', /^found '2'$/],
  ['a missing type', 'version: 1\napis:\n  - ▸status: online', 'apis[0].type', /is missing/],
  ['a missing rate', 'version: 1\napp_limit: ▸{ per: 1s }', 'app_limit.rate', /is missing/],
  ['a document that is a list', '▸- version: 1', '', /^found a list$/],
  ['a document that is a text', '▸version', '', /^found text$/],
  ['a list in place of a text', 'version: 1\nregion: ▸[us]', 'region', /^found a list$/],
  ['a mapping in place of a text', 'version: 1\nregion: ▸{ a: b }', 'region', /^found a mapping$/],
  ['a text in place of a list', 'version: 1\napis: ▸none', 'apis', /^found text$/],
  ['a text in place of a mapping', 'version: 1\nlisten: ▸none', 'listen', /^found text$/],
  ['a key with nothing behind it', 'version: 1\n▸region:', 'region', /^nothing stands here$/],
]);

describeRefusals('names are refused at their exact place:', [
  [
    'an unknown upstream',
    `${UPSTREAM}    mock: true\napis: [{ type: a, upstream: ▸ordrs }]`,
    'apis[0].upstream',
    /^there is no upstream 'ordrs'$/,
    'orders',
  ],
  [
    'an unknown package of an app',
    'version: 1\npackages: [{ code: order.read }]\napps: [{ app_key: one, secrets: [s], packages: [▸order.raed] }]',
    'apps[0].packages[0]',
    /^there is no package 'order.raed'$/,
    'order.read',
  ],
  [
    'an unknown package of an authorization',
    `${PAIR}    packages: [▸p]`,
    'authorizations[0].packages[0]',
    /^there is no package 'p'$/,
  ],
  [
    'an authorization of an unknown app',
    `${APP}merchants: [{ mall_id: 7 }]\nauthorizations: [{ app_key: ▸onne, mall_id: 7 }]`,
    'authorizations[0].app_key',
    /^there is no app 'onne'$/,
    'one',
  ],
  [
    'an authorization of an unknown merchant',
    `${APP}merchants: [{ mall_id: 635517 }]\nauthorizations: [{ app_key: one, mall_id: ▸635571 }]`,
    'authorizations[0].mall_id',
    /^there is no merchant '635571'$/,
    '635517',
  ],
  [
    'a second app of one key',
    `${APP}  - { app_key: ▸one, secrets: [t] }`,
    'apps[1].app_key',
    /^duplicate app 'one'; the first is in line 3$/,
  ],
  [
    'a second API of one type and version',
    `${API}  - { type: ▸a.b, version: V1 }`,
    'apis[1].type',
    /^duplicate API 'a\.b V1'; the first is in line 3$/,
  ],
  [
    'a second package of one code',
    'version: 1\npackages: [{ code: p }, { code: ▸p }]',
    'packages[1].code',
    /^duplicate package 'p'/,
  ],
  [
    'a second upstream of one name',
    `${UPSTREAM}    mock: true\n  - { name: ▸orders, mock: true }`,
    'upstreams[1].name',
    /^duplicate upstream 'orders'/,
  ],
  [
    'a second merchant of one number',
    'version: 1\nmerchants: [{ mall_id: 7 }, { mall_id: ▸"7" }]',
    'merchants[1].mall_id',
    /^duplicate merchant '7'/,
  ],
  [
    'a second authorization of one pair',
    `${PAIR}  - { app_key: ▸one, mall_id: 7 }`,
    'authorizations[1].app_key',
    /^duplicate authorization 'one for 7'/,
  ],
  [
    'a token value that stands twice, unprinted',
    `${TOKENS}[{ value: tok }, { value: ▸tok, status: revoked }]`,
    'authorizations[0].tokens[1].value',
    /^duplicate token value; the first is in line 10$/,
  ],
  [
    'a second current token',
    `${TOKENS}[{ value: t1 }, { value: t2, status: revoked }, ▸{ value: t3 }]`,
    'authorizations[0].tokens[2]',
    /more than one current token/,
  ],
  [
    'staging without a staging_url',
    `${UPSTREAM}    url: http://h\napis: [{ type: a, upstream: orders, environments: ▸[formal, staging] }]`,
    'apis[0].environments',
    /the upstream 'orders' has no staging_url$/,
  ],
]);

describeRefusals('syntax is refused at its exact place:', [
  ['an alias without an anchor', 'version: 1\nregion: ▸*us', 'region', /no anchor before it/],
  ['an unknown tag', 'version: 1\nregion: ▸!secret us', '', /^this tag is not known/],
  ['a second document', 'version: 1\n▸---\nversion: 1', '', /more than one document/],
  ['a bracket that is not closed', 'version: 1\napis: [a▸', '', /a bracket is not closed$/],
  ['a quote that is not closed', 'version: 1\nregion: "us▸', '', /a character is missing/],
  ['a mapping inside a line', 'version: 1\nregion: ▸a: b', '', /a mapping cannot begin here/],
]);

test('every fault of a document is found in one pass, in order of position', () => {
  const { text, places } = marked(
    [
      'version: ▸3',
      'mode: ▸sandbx',
      'apis:',
      '  - type: ▸a b',
      '    ▸tokn: none',
      '    max_body: ▸17MiB',
      '    limits: [{ by: ▸caller, rate: ▸-1 }]',
      '    upstream: ▸missing',
      'apps:',
      '  - ▸app_key: one',
      '  - { app_key: ▸one, secrets: [s], packages: [▸p] }',
      '▸extra: 1',
    ].join('\n'),
  );
  assert.deepEqual(faultsOf(text).map(placeOf), places);
});

test('faults of a JSON document carry line and column too', () => {
  const { text, places } = marked(
    '{\n  "version": 1,\n  ▸"regoin": "us",\n  "apis": [{ "type": ▸"a b" }]\n}',
  );
  assert.deepEqual(faultsOf(text).map(placeOf), places);
});

test('a byte order mark moves no place', () => {
  assert.deepEqual(faultsOf('\uFEFFversion: 2').map(placeOf), ['1:10']);
});

test('faults behind Windows line ends are at their place', () => {
  const { text, places } = marked('version: 1\r\nregion: us\r\nmode: ▸x\r\n');
  assert.deepEqual(faultsOf(text).map(placeOf), places);
});
