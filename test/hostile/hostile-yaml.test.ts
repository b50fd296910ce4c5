import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeTerminal } from '../cli/fake-terminal.ts';

const anchors = Array.from({ length: 9 }, (_, nth) =>
  nth === 0 ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]' : `a${nth}: &a${nth} [${`*a${nth - 1}, `.repeat(9)}]`,
).join('\n');

/** Documents that are wrong in ways that are dear to read or long to tell. */
const documents: Readonly<Record<string, string | Buffer>> = {
  'aliases that stand for a billion values': `version: 1\n${anchors}\n`,
  'an alias of itself': 'version: 1\napis: &a [*a]\n',
  'a thousand levels': `version: 1\napis: ${'['.repeat(1_000)}${']'.repeat(1_000)}\n`,
  'a hundred thousand levels': `version: 1\napis: ${'['.repeat(100_000)}\n`,
  'ten thousand unknown keys': `version: 1\n${Array.from({ length: 10_000 }, (_, nth) => `key${nth}: 1`).join('\n')}\n`,
  'ten thousand faulty entries': `version: 1\napps:\n${'  - { app_key: "?" }\n'.repeat(10_000)}`,
  'one key of a megabyte': `version: 1\n${'k'.repeat(1_000_000)}: 1\n`,
  'one value of a megabyte': `version: 1\nregion: "${'v'.repeat(1_000_000)}"\n`,
  'one line of a megabyte': `version: 1\napps: [${'{ app_key: "?" }, '.repeat(50_000)}]\n`,
  'a prototype': 'version: 1\n__proto__: { polluted: true }\nconstructor: { prototype: 1 }\n',
  'merge keys': 'version: 1\n<<: { regoin: us }\n',
  tags: 'version: 1\nregion: !!js/function "function () {}"\n',
  'terminal escapes': 'version: 1\n"\u001b[2J\u0007": 1\n',
  'two documents': 'version: 1\n---\nversion: 1\n',
  'no UTF-8': Buffer.from([0x76, 0x3a, 0xff, 0xfe, 0x80]),
  NULs: Buffer.alloc(100_000),
  tabs: `${'\t'.repeat(100_000)}version: 1`,
  'half a string': `version: 1\nregion: "${'\\'.repeat(99_999)}`,
  'many interpolations': `version: 1\nregion: "${'${A}'.repeat(50_000)}"\n`,
  'nothing but colons': ':'.repeat(100_000),
  'nothing but question marks': '? '.repeat(50_000),
  'nothing but dashes': '- '.repeat(50_000),
};

const OUTPUT_CHARACTERS_MAX = 64 * 1024;

for (const [what, text] of Object.entries(documents)) {
  test(`a document of ${what} is refused with 3, in bounded words`, async () => {
    const terminal = fakeTerminal();
    terminal.write('gatewright.yaml', text.toString('latin1'));
    const { exitCode, stdout, stderr } = await terminal.run('config', 'validate');
    assert.equal(exitCode, 3, stdout + stderr.slice(0, 2_000));
    const { length } = stdout + stderr;
    assert.ok(length > 0 && length < OUTPUT_CHARACTERS_MAX, `${length} characters`);
    assert.ok(!(stdout + stderr).includes('\u001b'), 'a terminal escape');
    assert.ok(!/\n {4}at .*\.ts:/.test(stdout + stderr), 'a stack');
  });
}
