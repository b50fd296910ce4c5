import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { errorNames, errorRows } from '../../src/errors/table.ts';
import { fakeTerminal } from './fake-terminal.ts';

describe('gatewright errors', () => {
  test('prints every row of the table, by code and name', async () => {
    const { exitCode, stdout } = await fakeTerminal().run('errors');
    assert.equal(exitCode, 0);
    const lines = stdout.trimEnd().split('\n');
    assert.deepEqual(
      lines.map(line => line.split(/\s+/).slice(0, 2).join(' ')),
      errorNames.map(name => `${errorRows[name].code} ${name}`),
    );
  });

  test('finds one row by its code or its name, with sentence, help, mender and retry rule', async () => {
    const terminal = fakeTerminal();
    const byCode = await terminal.run('errors', '3000001');
    const byName = await terminal.run('errors', 'sign-invalid');
    assert.equal(byCode.stdout, byName.stdout);
    const { sentence, help, text } = errorRows['sign-invalid'];
    for (const part of [sentence, help, text, 'the caller mends it']) {
      assert.ok(byCode.stdout.includes(part), part);
    }
  });

  test('prints the same as JSON', async () => {
    const terminal = fakeTerminal();
    const one: unknown = JSON.parse((await terminal.run('errors', '3000001', '--json')).stdout);
    const { code, text, description, sentence, mends, retry, help } = errorRows['sign-invalid'];
    assert.deepEqual(one, { code, name: 'sign-invalid', text, description, sentence, mends, retry, help });
    const all: unknown = JSON.parse((await terminal.run('errors', '--json')).stdout);
    assert.ok(Array.isArray(all) && all.length === errorNames.length);
  });

  test('says that there is no such row, with the one that was probably meant, and ends with 1', async () => {
    const { exitCode, stderr } = await fakeTerminal().run('errors', 'sign-invalit');
    assert.equal(exitCode, 1);
    assert.equal(stderr, "the table has no row 'sign-invalit'. Did you mean 'sign-invalid'?\n");
  });
});
