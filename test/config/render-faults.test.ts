import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderFaults } from '../../src/config/render-faults.ts';
import { faultsOf } from './faults-of.ts';

const rendered = (text: string): string => renderFaults(faultsOf(text));

describe('a fault is rendered', () => {
  test('with position, path, suggestion, source line and caret', () => {
    assert.equal(
      rendered('version: 1\napis:\n  - type: a\n    upstrem: orders'),
      [
        "gatewright.yaml:4:5  apis[0].upstrem  unknown key; did you mean 'upstream'?",
        '    4 |     upstrem: ‹…›',
        '      |     ^^^^^^^',
      ].join('\n'),
    );
  });

  test('with what was found and what was expected', () => {
    assert.equal(
      rendered('version: 1\napis: [{ type: a, status: onlin }]'),
      [
        "gatewright.yaml:2:27  apis[0].status  found 'onlin'; expected draft, online, deprecated or sunset; did you mean 'online'?",
        '    2 | apis: [{ type: a, status: onlin }]',
        '      |                           ^^^^^',
      ].join('\n'),
    );
  });

  test('with a window of a long line', () => {
    const apis = Array.from({ length: 100 }, (_, index) => `{ ${index === 50 ? 'typ' : 'type'}: t${index} }`);
    const line =
      rendered(`version: 1\napis: [${apis.join(', ')}]`)
        .split('\n')
        .find(each => each.includes('typ: ')) ?? '';
    assert.match(line, /\| …/);
    assert.ok(line.length < 140, line);
  });

  test('at most twenty times, with a line that counts the others', () => {
    const text = rendered(
      `version: 1\n${Array.from({ length: 25 }, (_, index) => `key${index}: 1`).join('\n')}`,
    );
    assert.equal(text.match(/unknown key/g)?.length, 20);
    assert.match(text, /\n… and 5 more$/);
  });

  test('without writing to the terminal of its reader', () => {
    const text = rendered('version: 1\n"\\e[31mred\\u202E": 1\nregion: "\\e[2J"');
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('a secret is not rendered', () => {
  const SECRET = 'hunter2-hunter2';
  for (const [name, text] of [
    ['where it is refused', `version: 1\napps: [{ app_key: a, secrets: [b, c, ${SECRET}] }]`],
    ['where it stands beside a fault', `version: 1\napps: [{ app_ke: a, secrets: [${SECRET}] }]`],
    ['where its key is misspelt', `version: 1\napps:\n  - app_key: a\n    secretz: ${SECRET}`],
    ['where a list was expected', `version: 1\napps:\n  - app_key: a\n    secrets: ${SECRET}`],
    [
      'where a list was expected and it became a key',
      `version: 1\napps:\n  - app_key: a\n    secrets: { ${SECRET}: x }`,
    ],
    [
      'where it stands twice',
      `version: 1\napps: [{ app_key: a, secrets: [s] }]\nmerchants: [{ mall_id: 1 }]\nauthorizations: [{ app_key: a, mall_id: 1, tokens: [{ value: ${SECRET}, status: revoked }, { value: ${SECRET} }] }]`,
    ],
    ['where the syntax is broken before it', `version: 1\napps: ]\n  - secrets: [${SECRET}]`],
    ['where the syntax is broken in its line', `version: 1\napps:\n  - secrets: [ "${SECRET} ]`],
    ['where the syntax is broken behind it', `version: 1\napps:\n  - secrets: "${SECRET}" x`],
    ['where an unknown tag stands before it', `version: 1\nsecrets_key: !seal ${SECRET}`],
    ['where an unknown alias carries its name', `version: 1\nsecrets_key: *${SECRET}`],
    ['where it stands in a comment', `version: 1\nregoin: us  # ${SECRET}`],
    ['in the URL of an upstream', `version: 1\nupstreams: [{ name: u, url: "http://me:${SECRET}@h" }]`],
    ['in the URL of a database', `version: 1\nstorage: postgresq://me:${SECRET}@h`],
    ['where a mapping was expected', `version: 1\napps: [${SECRET}]`],
  ] as const) {
    test(name, () => assert.doesNotMatch(rendered(text), /hunter2/));
  }

  test('where it was pasted at a public place and looks random', () => {
    const text = rendered('version: 1\nmode: a94f1c07e6b2d8359f4e0a7bc61d2e8f');
    assert.match(text, /found 'a94f…'/);
    assert.doesNotMatch(text, /a94f1c07/);
  });
});
