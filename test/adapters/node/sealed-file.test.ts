import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { SealedFile } from '../../../src/adapters/node/sealed-file.ts';
import { SealError } from '../../../src/ports/secret-sealer.ts';

const KEY = new Uint8Array(32).fill(7);
const folder = mkdtempSync(join(tmpdir(), 'gatewright-sealed-'));
after(() => rmSync(folder, { recursive: true }));

async function* textsOf(...texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) yield text;
}

function file(more: { key?: Uint8Array; purpose?: string; version?: number } = {}): SealedFile {
  return new SealedFile({ path: join(folder, 'a.copy'), key: KEY, purpose: 'copy', version: 1, ...more });
}

function refusedWith(sentence: RegExp, reader = file()): void {
  assert.throws(
    () => reader.read(),
    error => error instanceof SealError && sentence.test(error.message),
  );
}

describe('a sealed file', () => {
  test('opens as it was written, shows none of it, and belongs to its owner alone', async () => {
    await file().write(textsOf('hush ', 'ünder ', 'x'.repeat(3_000_000)));
    assert.equal(file().read().toString('utf8'), `hush ünder ${'x'.repeat(3_000_000)}`);
    const bytes = readFileSync(file().path);
    assert.match(bytes.subarray(0, 60).toString('latin1'), /^gatewright-sealed copy 1 [0-9a-f]{12}\n/);
    assert.ok(!bytes.includes('hush'));
    assert.equal(statSync(file().path).mode & 0o777, 0o600);
    await file().write(textsOf());
    assert.equal(file().read().length, 0);
  });

  test('does not open where any of its bytes is another one, or is missing', async () => {
    await file().write(textsOf('what is served'));
    const bytes = readFileSync(file().path);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file().path, changed);
      refusedWith(/a\.copy/);
      writeFileSync(file().path, bytes.subarray(0, at));
      refusedWith(/a\.copy/);
    }
    writeFileSync(file().path, Buffer.concat([bytes, Buffer.from('x')]));
    refusedWith(/was changed or cut short/);
  });

  test('says by its first line when the key, the purpose or the version is another one', async () => {
    await file().write(textsOf('text'));
    refusedWith(
      /was sealed with the key [0-9a-f]{12}, and the key given is/,
      file({ key: new Uint8Array(32) }),
    );
    refusedWith(/is no other/, file({ purpose: 'other' }));
    refusedWith(/has version 1 of its form, and this program reads 2/, file({ version: 2 }));
  });

  test('that cannot be written to its end leaves the one before, and nothing beside it', async () => {
    await file().write(textsOf('before'));
    const failing = async function* (): AsyncGenerator<string> {
      yield 'half of ';
      throw new Error('no more');
    };
    await assert.rejects(file().write(failing()), /no more/);
    assert.equal(file().read().toString(), 'before');
    assert.deepEqual(readdirSync(folder), ['a.copy']);
  });
});
