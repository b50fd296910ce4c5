import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { errorNameOf, errorNames, errorRows } from '../../src/errors/table.ts';
import { publishedRows } from '../../tools/generators/error-codes.ts';
import { projectRoot } from '../../tools/project.ts';

const PUBLISHED = join(projectRoot, '../shared/spec/error-codes.json');
const rows = publishedRows();

describe('the error table', () => {
  test('holds the 34 published rows, no other, byte-exact and in their order', t => {
    if (!existsSync(PUBLISHED)) {
      t.skip(`34 rows not compared: shared/spec/error-codes.json is absent`);
      return;
    }
    const ours = rows.map(({ code, text, description }) => ({ code, errorMsg: text, description }));
    assert.deepEqual(ours, readRows(PUBLISHED));
    assert.equal(ours.length, 34);
  });

  test('gives each code to one row', () => {
    assert.equal(new Set(rows.map(({ code }) => code)).size, rows.length);
    for (const { code, name } of rows) assert.equal(errorNameOf(code), name);
  });

  test('finds no row for a code that it does not have', () => {
    for (const code of [0, 3000005, 1000001, -1, NaN]) assert.equal(errorNameOf(code), undefined);
  });

  test('names every row in kebab-case', () => {
    for (const name of errorNames) assert.match(name, /^[a-z]+(-[a-z]+)*$/);
  });

  test('leaves no column of a row empty and ends each sentence with a full stop', () => {
    for (const { name, text, description, sentence, help } of rows) {
      for (const column of [text, description, sentence, help]) assert.notEqual(column.trim(), '', name);
      assert.match(sentence, /\.$/, name);
      assert.match(help, /\.$/, name);
    }
  });

  test('names nobody to mend, and no need to retry, only for success', () => {
    for (const { name, mends, retry } of rows) {
      assert.equal(mends === 'nobody', name === 'success', name);
      assert.equal(retry === 'not-needed', name === 'success', name);
    }
  });

  test('answers observed only with codes of its own, and where the answer differs', () => {
    for (const { name, code, text, observed } of rows) {
      if (observed === undefined) continue;
      assert.notEqual(errorNameOf(observed.code ?? code), undefined, name);
      assert.notDeepEqual({ code: observed.code ?? code, text: observed.text }, { code, text }, name);
    }
  });
});

describe('what is generated from the error table', () => {
  test('the committed error-codes.json holds each row of the table and no other', () => {
    const committed = readRows(join(projectRoot, 'generated/error-codes.json'));
    assert.deepEqual(committed, JSON.parse(JSON.stringify(rows)));
  });

  test('the committed types name each code and each name, and no other', () => {
    const types = readFileSync(join(projectRoot, 'generated/error-codes.d.ts'), 'utf8');
    const codes = [...types.matchAll(/^ {2}\| (\d+)/gm)].map(([, code]) => Number(code));
    const names = [...types.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, name]) => name);
    assert.deepEqual(
      codes,
      rows.map(({ code }) => code),
    );
    assert.deepEqual(names, errorNames);
  });

  test('the reference page has an anchor and a section for each row, and no other', () => {
    const page = readFileSync(join(projectRoot, 'docs/reference/errors.md'), 'utf8');
    const codes = rows.map(({ code }) => String(code));
    assert.deepEqual(captures(page, /^<a id="([^"]*)"><\/a>$/gm), codes);
    assert.deepEqual(captures(page, /^## (\d+) /gm), codes);
    for (const target of captures(page, /\]\(#([^)]*)\)/g))
      assert.ok(codes.includes(target ?? ''), `#${target}`);
  });

  test('the reference page quotes each text of the wire as it is', () => {
    const page = readFileSync(join(projectRoot, 'docs/reference/errors.md'), 'utf8');
    for (const { text, observed } of Object.values(errorRows)) {
      assert.ok(!text.includes('`') && page.includes(`\`${text}\``), text);
      if (observed !== undefined && observed.text !== '') assert.ok(page.includes(`\`${observed.text}\``));
    }
  });
});

function readRows(path: string): unknown {
  const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
  assert.ok(typeof document === 'object' && document !== null && 'errors' in document);
  return document.errors;
}

function captures(text: string, pattern: RegExp): readonly (string | undefined)[] {
  return [...text.matchAll(pattern)].map(([, capture]) => capture);
}
