import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { interpolate } from '../../src/config/interpolate.ts';
import type { ParseOptions } from '../../src/config/parse-document.ts';
import { renderFaults } from '../../src/config/render-faults.ts';
import { documentOf, faultsOf, marked, placeOf } from './faults-of.ts';

const options: ParseOptions = {
  outside: {
    environment: {
      SECRET: 'from-environment',
      HOST: 'orders.internal',
      RATE: '7',
      EMPTY: '',
      BAD: 'two words',
    },
    readText: path =>
      path === 'one.secret'
        ? { outcome: 'text', text: 'from-file\n' }
        : path === 'two.secret'
          ? { outcome: 'text', text: 'from file\n\n' }
          : { outcome: 'unreadable', reason: 'does not exist' },
  },
};
const app = (secrets: string): string => `version: 1\napps: [{ app_key: one, secrets: [${secrets}] }]`;
const secretsOf = (written: string): readonly string[] | undefined =>
  documentOf(app(written), options).apps[0]?.secrets.map(({ value }) => value);

describe('a text from outside', () => {
  test('comes from a variable', () => assert.deepEqual(secretsOf('"${SECRET}"'), ['from-environment']));

  test('may hold several variables and a literal ${', () => {
    assert.deepEqual(secretsOf('"a${RATE}b${HOST}$${RATE}"'), ['a7borders.internal${RATE}']);
  });

  test('comes from a file without its last newline', () => {
    assert.deepEqual(secretsOf('{ file: one.secret }'), ['from-file']);
  });

  test('may be the value of a secret with an end', () =>
    assert.deepEqual(secretsOf('new, { value: { file: one.secret }, until: 2027-11-22 }'), [
      'new',
      'from-file',
    ]));

  test('may be a path with a variable in it', () => {
    const withPath = {
      outside: { environment: { DIR: 'one' }, readText: options.outside?.readText ?? assert.fail },
    };
    assert.equal(
      documentOf(app('{ file: "${DIR}.secret" }'), withPath).apps[0]?.secrets[0]?.value,
      'from-file',
    );
  });

  test('stands for numbers, words and parts of URLs too', () => {
    const text =
      'version: 1\napp_limit: { rate: "${RATE}" }\nupstreams: [{ name: u, url: "http://${HOST}:80" }]\napis: [{ type: a, example: { host: "${HOST}" } }]';
    const document = documentOf(text, options);
    assert.equal(document.appLimit?.rate, 7);
    assert.deepEqual(document.upstreams[0]?.urls, ['http://orders.internal:80']);
    assert.equal(document.apis[0]?.example, '{"host":"orders.internal"}');
  });

  test('is not sought in the names that every object has', () => {
    assert.match(faultsOf(app('"${constructor}"'), options)[0]?.message ?? '', /constructor is not set$/);
  });
});

describe('what comes from outside is refused at its place:', () => {
  for (const [name, written, path, says, suggestion] of [
    [
      'a variable that is not set',
      '▸"${SECRETT}"',
      'apps[0].secrets[0]',
      /variable SECRETT is not set$/,
      'SECRET',
    ],
    ['an empty variable', '▸"${EMPTY}"', 'apps[0].secrets[0]', /^this value does not fit$/, undefined],
    [
      'a reference that is not closed',
      '▸"${SECRET"',
      'apps[0].secrets[0]',
      /no reference to a variable$/,
      undefined,
    ],
    [
      'a reference with a default',
      '▸"${SECRET:-x}"',
      'apps[0].secrets[0]',
      /no reference to a variable$/,
      undefined,
    ],
    [
      'a file that is not there',
      '{ file: ▸no.secret }',
      'apps[0].secrets[0].file',
      /^the file 'no.secret' does not exist$/,
      undefined,
    ],
    [
      'a file of two lines',
      '▸{ file: two.secret }',
      'apps[0].secrets[0]',
      /^this value does not fit$/,
      undefined,
    ],
    ['another mapping', '▸{ path: one.secret }', 'apps[0].secrets[0]', /^found a mapping$/, undefined],
    [
      'a file and more',
      '▸{ file: one.secret, mode: r }',
      'apps[0].secrets[0]',
      /^found a mapping$/,
      undefined,
    ],
  ] as const) {
    test(name, () => {
      const { text, places } = marked(app(written));
      const faults = faultsOf(text, options);
      assert.deepEqual(faults.map(placeOf), places);
      assert.equal(faults[0]?.path, path);
      assert.match(faults[0]?.message ?? '', says);
      assert.equal(faults[0]?.suggestion, suggestion);
    });
  }

  test('and the value of a variable is not printed, even at a public place', () => {
    const text = renderFaults(faultsOf('version: 1\nregion: ${BAD}', options));
    assert.match(text, /found a value from the environment/);
    assert.doesNotMatch(text, /two words/);
  });
});

describe('interpolate', () => {
  for (const [written, read] of [
    ['plain', 'plain'],
    ['$A $$ {A}', '$A $$ {A}'],
    ['$${A}', '${A}'],
    ['$$${A}', '$${A}'],
    ['${A}${A}', '11'],
    ['${A', undefined],
    ['${}', undefined],
    ['${A B}', undefined],
    ['${0}', undefined],
  ] as const) {
    test(`reads ${written} as ${read ?? 'malformed'}`, () => {
      const result = interpolate(written, { A: '1' });
      assert.equal(result.outcome === 'text' ? result.text : undefined, read);
    });
  }
});
