import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { KeyFacts, NestedKeys } from '../../src/config/kinds/kind.ts';
import { describeKey } from '../../src/config/kinds/object.ts';
import { renderConfigReference } from '../../src/config/render-config-reference.ts';
import { renderConfigSchema } from '../../src/config/render-config-schema.ts';
import { renderDocument } from '../../src/config/render-document.ts';
import { documentSchema } from '../../src/config/schema.ts';
import { exampleOptions, exampleText } from './example.ts';
import { documentOf } from './faults-of.ts';

const validate = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(renderConfigSchema()));
/** YAML that any parser reads: the unquoted `memory:` of config.md is our own courtesy. */
const exampleYaml = exampleText.replace('counters: memory: ', 'counters: "memory:" ');

describe('the JSON Schema of the document', () => {
  for (const [name, text] of [
    ['the document of config.md', exampleYaml],
    [
      'the effective document of config.md',
      renderDocument(documentOf(exampleText, exampleOptions)).replaceAll('‹secret›', 'x'),
    ],
    ['the effective empty document', renderDocument(documentOf(''))],
    ['an empty document', ''],
    ['a version only', 'version: 1'],
    ['keys with nothing behind them', 'version: 1\nlisten:\napis:\nmessages:\nstaging_header:'],
    ['texts from outside', 'version: "${V}"\nregion: { file: r }\napp_limit: { rate: "${R}" }\nmode: "${M}"'],
    [
      'digits in quotes',
      'version: "1"\nmerchants: [{ mall_id: "7" }]\napps: [{ app_key: 12, secrets: [34] }]',
    ],
    [
      'sizes in bytes and lifted limits',
      'version: 1\napp_limit: none\nmax_in_flight_bytes: 1024\nmessages: { 3000028: x }',
    ],
    [
      'schemas of one word',
      'version: 1\napis: [{ type: a, request_schema: true, response_schema: false, example: null }]',
    ],
    [
      'an instant with an offset',
      'version: 1\nauthorizations: [{ app_key: a, mall_id: 1, tokens: [{ value: t, expires_at: "2027-11-22T00:00:00+08:00" }] }]',
    ],
  ] as const) {
    test(`accepts ${name}`, () => {
      assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
    });
  }

  for (const [name, text] of [
    ['an unknown key', 'version: 1\nregoin: us'],
    ['a missing version', 'region: us'],
    ['another version', 'version: 2'],
    ['a word that is none', 'version: 1\nmode: x'],
    ['three secrets', 'version: 1\napps: [{ app_key: a, secrets: [a, b, c] }]'],
    ['an unknown code', 'version: 1\nmessages: { 3000099: x }'],
    ['a rate of zero', 'version: 1\napp_limit: { rate: 0 }'],
  ] as const) {
    test(`refuses ${name}`, () => assert.equal(validate(parse(text)), false));
  }
});

describe('the configuration reference', () => {
  const page = renderConfigReference();

  test('has a row with the meaning of every key', () => {
    for (const key of keysOf(documentSchema.nested)) {
      assert.ok(page.includes(`| \`${key.name}\``), key.name);
      assert.ok(page.includes(key.meaning), describeKey(key));
    }
  });

  test('has five cells in every row', () => {
    for (const row of page.split('\n').filter(line => line.startsWith('|'))) {
      assert.equal(row.replaceAll('\\|', '').split('|').length, 7, row);
    }
  });
});

describe('what is generated', () => {
  for (const [path, text] of [
    ['docs/reference/configuration.md', renderConfigReference()],
    ['generated/config.schema.json', renderConfigSchema()],
  ] as const) {
    test(`${path} is up to date`, () => {
      assert.equal(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'), text);
    });
  }
});

function* keysOf(nested: NestedKeys | undefined): Generator<KeyFacts> {
  for (const key of nested?.keys ?? []) {
    yield key;
    yield* keysOf(key.kind.nested);
  }
}
