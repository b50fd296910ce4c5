import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { checkRooms } from '../../tools/check-rooms.ts';
import { ENTRIES } from '../../tools/room-rules.ts';
import { ROOMS } from '../../tools/rooms.ts';

describe('the table of rooms', () => {
  test('names only rooms that it has, each once', () => {
    const names = ROOMS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { mayImport, mayImportTypesOf = [] } of ROOMS) {
      const imported = mayImport === 'everything' ? [] : mayImport;
      for (const name of [...imported, ...mayImportTypesOf]) assert.ok(names.includes(name), name);
    }
  });

  test('lets nobody import a room that imports it', () => {
    for (const room of ROOMS) {
      for (const other of ROOMS) {
        const both = allows(room.name, other.name) && allows(other.name, room.name);
        assert.ok(!both || room === other, `${room.name} and ${other.name} may import each other`);
      }
    }
  });
});

describe('the checker of rooms', () => {
  test('accepts imports that the table allows', async () => {
    const sentences = await check({
      'src/wire/scan.ts': "import { a } from '../errors/table.ts';\nexport const b = a;\n",
      'src/errors/table.ts': 'export const a = 1;\n',
    });
    assert.deepEqual(sentences, []);
  });

  test('refuses an import of a room that the table does not allow, in a sentence', async () => {
    const sentences = await check({
      'src/wire/scan.ts': "import { a } from '../gateway/listen.ts';\nexport const b = a;\n",
      'src/gateway/listen.ts': 'export const a = 1;\n',
    });
    assert.deepEqual(sentences, [
      'src/wire/scan.ts imports src/gateway/listen.ts: room wire may import errors, model',
    ]);
  });

  test('refuses a value from a room of which only types are allowed, and accepts its types', async () => {
    const sentences = await check({
      'src/pipeline/value.ts': "import { a } from '../ports/clock.ts';\nexport const b = a;\n",
      'src/pipeline/type.ts': "import type { A } from '../ports/clock.ts';\nexport type B = A;\n",
      'src/ports/clock.ts': 'export const a = 1;\nexport type A = number;\n',
    });
    assert.deepEqual(sentences, [
      'src/pipeline/value.ts imports src/ports/clock.ts: room pipeline may import errors, model, wire, types of ports',
    ]);
  });

  test('refuses an import of a type where the room itself is not allowed', async () => {
    const sentences = await check({
      'src/errors/table.ts': "import type { A } from '../model/call.ts';\nexport type B = A;\n",
      'src/model/call.ts': 'export type A = number;\n',
    });
    assert.deepEqual(sentences, [
      'src/errors/table.ts imports src/model/call.ts: room errors may import nothing',
    ]);
  });

  test('keeps the built-in modules of Node out of rooms that run in a browser', async () => {
    const sentences = await check({
      'src/wire/digest.ts': "import { hash } from 'node:crypto';\nexport const a = hash;\n",
      'src/adapters/node/digest.ts': "import { hash } from 'node:crypto';\nexport const a = hash;\n",
    });
    assert.deepEqual(sentences, ['src/wire/digest.ts imports crypto: room wire may import errors, model']);
  });

  test('lets only the room of a driver import it', async () => {
    const driver = "import { a } from 'ajv';\nexport const b = a;\n";
    const sentences = await check({
      'src/gateway/forward.ts': driver,
      'src/adapters/ajv/ajv-contract-checker.ts': driver,
      'node_modules/ajv/package.json': '{"name":"ajv","version":"1.0.0","main":"index.js"}',
      'node_modules/ajv/index.js': 'exports.a = 1;\n',
    });
    assert.equal(sentences.length, 1);
    assert.match(sentences[0] ?? '', /^src\/gateway\/forward\.ts imports ajv\/index\.js: room gateway may /);
  });

  test('keeps adapters apart from one another', async () => {
    const sentences = await check({
      'src/adapters/memory/limits.ts': "import { a } from '../node/clock.ts';\nexport const b = a;\n",
      'src/adapters/node/clock.ts': 'export const a = 1;\n',
    });
    assert.match(
      sentences[0] ?? '',
      /^src\/adapters\/memory\/limits\.ts imports src\/adapters\/node\/clock\.ts/,
    );
  });

  test('refuses circles, imports of tests, files that are not there, and folders without a row', async () => {
    const sentences = await check({
      'src/model/a.ts': "import type { B } from './b.ts';\nexport type A = B;\n",
      'src/model/b.ts': "import type { A } from './a.ts';\nexport type B = A;\n",
      'src/main/start.ts': "import { c } from '../../test/c.ts';\nexport const d = c;\n",
      'src/main/gone.ts': "export { e } from './e.ts';\n",
      'src/common/all.ts': "export { c } from '../../test/c.ts';\n",
      'test/c.ts': 'export const c = 1;\n',
    });
    const wanted = [
      'src/common/all.ts imports test/c.ts: src never imports test, tools or bench',
      'src/common/all.ts: its folder is not in the table of rooms (tools/rooms.ts)',
      'src/main/gone.ts imports ./e.ts, which is not there',
      'src/main/start.ts imports test/c.ts: src never imports test, tools or bench',
      'src/model/a.ts → src/model/b.ts → src/model/a.ts: imports in a circle',
    ];
    for (const sentence of wanted)
      assert.ok(sentences.includes(sentence), `${sentence}\n${sentences.join('\n')}`);
  });

  test('keeps the client package to its own files, and out of every room but cli', async () => {
    const sentences = await check({
      'sdk/src/client.ts':
        "import { a } from '../../src/errors/table.ts';\nimport { b } from './sign.ts';\nexport const c = [a, b];\n",
      'sdk/src/sign.ts': "import { hash } from 'node:crypto';\nexport const b = hash;\n",
      'src/errors/table.ts': 'export const a = 1;\n',
      'src/cli/call.ts': "export { b } from '../../sdk/src/sign.ts';\n",
      'src/wire/sign.ts': "export { b } from '../../sdk/src/sign.ts';\n",
    });
    assert.deepEqual(sentences, [
      'sdk/src/client.ts imports src/errors/table.ts: sdk imports nothing but its own files',
      'sdk/src/sign.ts imports crypto: sdk imports nothing but its own files',
      'src/wire/sign.ts imports sdk/src/sign.ts: of src only cli may import sdk',
    ]);
  });

  test('refuses a file that only tests need, once the entries exist', async () => {
    const entries = Object.fromEntries(ENTRIES.map(path => [path, 'export const entry = 1;\n']));
    const sentences = await check({
      ...entries,
      'src/cli/main.ts': "import './commands.ts';\nexport const entry = 1;\n",
      'src/cli/commands.ts': 'export const a = 1;\n',
      'src/main/index.ts': "import './build.ts';\nexport const entry = 1;\n",
      'src/main/build.ts': 'export const a = 1;\n',
      'src/wire/unused.ts': 'export const a = 1;\n',
      'test/unused.test.ts': "import '../src/wire/unused.ts';\n",
    });
    assert.deepEqual(sentences, ['src/wire/unused.ts: none of the entries needs it']);
  });

  test('refuses a file that imports nothing and that nothing imports', async () => {
    const sentences = await check({ 'src/model/alone.ts': 'export const a = 1;\n' });
    assert.deepEqual(sentences, ['src/model/alone.ts: nothing imports it, and it imports nothing']);
  });
});

function allows(from: string, to: string): boolean {
  const room = ROOMS.find(({ name }) => name === from);
  if (room === undefined || room.mayImport === 'everything')
    return from === 'main' && to !== 'cli' && to !== 'testing';
  return [...room.mayImport, ...(room.mayImportTypesOf ?? [])].includes(to);
}

/** Writes a small project and returns what the checker says about it. */
async function check(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = mkdtempSync(join(tmpdir(), 'gatewright-rooms-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await checkRooms(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
