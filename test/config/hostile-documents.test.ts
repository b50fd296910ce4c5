import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderFaults } from '../../src/config/render-faults.ts';
import { faultsOf } from './faults-of.ts';

const DEEP = 100_000;
const OUTPUT_MAX = 20_000;

describe('a hostile document is refused with a bounded answer:', () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]`,
  );
  const bomb = `  a: &a-1 [x, x]\n${levels.map(line => `  ${line}`).join('\n')}`;
  for (const [name, text, says] of [
    ['nested brackets', `version: 1\napis: ${'['.repeat(DEEP)}`, /./],
    [
      'nested brackets that are closed',
      `version: 1\napis: ${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
      /nested too deeply/,
    ],
    ['nested mappings', `version: 1\napis: ${'{a: '.repeat(DEEP)}`, /./],
    ['nested lists', `version: 1\napis:\n${'- '.repeat(DEEP)}x`, /nested too deeply/],
    [
      'nested indentation',
      `${Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')}\nb: 1`,
      /nested too deeply/,
    ],
    [
      'an example of 100 levels',
      `version: 1\napis: [{ type: a, example: ${'['.repeat(100)}${']'.repeat(100)} }]`,
      /nested deeper than 64 levels/,
    ],
    [
      'aliases of aliases',
      `version: 1\napis:\n- type: a\n  example:\n${bomb.replaceAll(/^/gm, '  ')}`,
      /too many aliases/,
    ],
    [
      'an alias of itself',
      'version: 1\napis: [{ type: a, example: &a [*a] }]',
      /nested deeper than 64 levels|no anchor/,
    ],
    [
      'a hundred thousand unknown keys',
      `version: 1\n${Array.from({ length: DEEP }, (_, index) => `k${index}: 1`).join('\n')}`,
      /and 99980 more$/,
    ],
    ['a key of a million characters', `version: 1\n? ${'k'.repeat(1_000_000)}\n: 1`, /unknown key/],
    ['a value of a million characters', `version: 1\nregion: ${'v'.repeat(1_000_000)}`, /found 'vvv/],
    [
      'many references that dangle',
      `version: 1\napps: [{ app_key: a, secrets: [s], packages: [${'p, '.repeat(20_000)}] }]`,
      /and 19980 more$/,
    ],
    ['many errors of syntax', `version: 1\nregion: us ${'}'.repeat(20_000)}`, /./],
    ['many documents', '---\na\n'.repeat(20_000), /more than one document/],
    [
      'a million dollar signs and braces',
      `version: 1\nregion: "${'${'.repeat(500_000)}"`,
      /no reference to a variable/,
    ],
  ] as const) {
    test(name, () => {
      const rendered = renderFaults(faultsOf(text));
      assert.match(rendered, says);
      assert.ok(rendered.length < OUTPUT_MAX, `${rendered.length} characters`);
    });
  }
});
