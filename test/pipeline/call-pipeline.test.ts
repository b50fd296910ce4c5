import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { errorNameOf, errorNames, errorRows } from '../../src/errors/table.ts';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import type { Step } from '../../src/pipeline/step.ts';
import { projectRoot } from '../../tools/project.ts';

const PROTOCOL = join(projectRoot, '../shared/spec/protocol.md');
const LIST = readFileSync(join(projectRoot, 'src/pipeline/call-pipeline.ts'), 'utf8');

/** A line of the list: `scanBody, // 1 reads as one JSON object 3000000 gives body`. */
interface ListLine {
  readonly exported: string;
  readonly row: number;
  readonly codes: readonly number[];
  readonly gives: readonly string[];
}

const LINE = /^ {2}(\w+), +\/\/ +(\d+) {2}(.*)$/;
const lines: readonly ListLine[] = LIST.split('\n').flatMap(line => {
  const [, exported, row, comment = ''] = LINE.exec(line) ?? [];
  if (exported === undefined) return [];
  const gives = / gives (.+)$/.exec(comment)?.[1]?.split(', ') ?? [];
  return [{ exported, row: Number(row), codes: codesIn(comment), gives }];
});

function codesIn(text: string): readonly number[] {
  return [...text.matchAll(/\b[1-7]\d{6}\b/g)].map(([code]) => Number(code));
}

function codesOf(step: Step): readonly number[] {
  return step.refuses.map(name => errorRows[name].code);
}

function kebab(camel: string): string {
  return camel.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

describe('the list of the call pipeline', () => {
  test('is read by this test line by line, each line one step', () => {
    assert.deepEqual(
      lines.map(({ exported }) => kebab(exported)),
      callPipeline.map(({ name }) => name),
    );
    assert.equal(new Set(callPipeline.map(({ name }) => name)).size, callPipeline.length);
  });

  for (const [index, step] of callPipeline.entries()) {
    const line = lines[index];
    test(`says beside ${step.name} the codes and facts that the step declares, in its order`, () => {
      assert.deepEqual(line?.codes, codesOf(step));
      assert.deepEqual(line?.gives, step.gives);
    });
  }

  test('follows the row numbers of the protocol upwards; a step without a row has the number of another', () => {
    const guests = new Map([
      ['checkBodySize', 1],
      ['checkReplay', 6],
      ['identifyTarget', 19],
    ]);
    const rows = lines.filter(({ exported }) => !guests.has(exported)).map(({ row }) => row);
    assert.deepEqual(
      rows,
      Array.from({ length: 22 }, (_, index) => index + 1),
    );
    for (const [guest, row] of guests) {
      assert.equal(lines.find(({ exported }) => exported === guest)?.row, row);
    }
  });

  test('gives each fact once', () => {
    const given = callPipeline.flatMap(step => step.gives);
    assert.equal(new Set(given).size, given.length);
  });

  test('draws the trust line behind the check of the sign', () => {
    assert.match(LIST, /^ {2}checkSign, .*\n {2}\/\/ ─+ the trust line: .*\n {2}checkTimestamp, /mu);
  });
});

describe('the error table and the steps', () => {
  test('every refusal that a step declares is a row', () => {
    for (const step of callPipeline) {
      for (const name of step.refuses) {
        assert.ok(errorNames.includes(name), `${step.name} refuses with ${name}`);
      }
    }
  });

  test('every row that refuses is the refusal of at least one step', () => {
    const declared = new Set<string>(callPipeline.flatMap(step => step.refuses));
    const orphans = errorNames.filter(name => name !== 'success' && !declared.has(name));
    assert.deepEqual(orphans, []);
  });

  test('every step is the one export of a file with its name, and every file is a step of the list', () => {
    const files = globSync('src/pipeline/checks/*.ts', { cwd: projectRoot }).map(path =>
      basename(path, '.ts'),
    );
    assert.deepEqual(files.toSorted(), callPipeline.map(({ name }) => name).toSorted());
    for (const { exported } of lines) {
      const text = readFileSync(join(projectRoot, `src/pipeline/checks/${kebab(exported)}.ts`), 'utf8');
      assert.deepEqual(
        [...text.matchAll(/^export \w+ (\w+)/gm)].map(([, name]) => name),
        [exported],
      );
    }
  });

  test('every step has a table test of its own', () => {
    const tests = globSync('test/pipeline/checks/*.test.ts', { cwd: projectRoot });
    assert.deepEqual(
      tests.map(path => basename(path, '.test.ts')).toSorted(),
      callPipeline.map(({ name }) => name).toSorted(),
    );
  });
});

test('the list is the table of protocol.md §5, row by row and code by code', t => {
  if (!existsSync(PROTOCOL)) {
    t.skip('22 rows not compared: shared/spec/protocol.md is absent');
    return;
  }
  const rows = rowsOf(readFileSync(PROTOCOL, 'utf8'));
  assert.equal(rows.length, 22);
  for (const [index, codes] of rows.entries()) {
    const row = index + 1;
    const ours = lines.filter(line => line.row === row).flatMap(line => line.codes);
    assert.deepEqual(new Set(ours), new Set(row === 22 ? [...codes, ...BY_OUTCOME] : codes), `row ${row}`);
  }
});

/** Row 22 sends to the outcome table of §6, which has one code more; §11 adds the one of uploads that are cut. */
const BY_OUTCOME = [6000001, 3000000];

/** Per row of §5, the codes in its last column. */
function rowsOf(protocol: string): readonly (readonly number[])[] {
  const [, section = ''] = /^## 5\..*?\n(.*?)^## 6\./ms.exec(protocol) ?? [];
  return [...section.matchAll(/^\| (\d+) \|.*\| ([^|]*) \|$/gm)].map(([, row, codes = ''], index) => {
    assert.equal(Number(row), index + 1);
    return codesIn(codes).map(code => {
      assert.notEqual(errorNameOf(code), undefined, `${code} is no code of the table`);
      return code;
    });
  });
}
