import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { errorNameOf, errorRows } from '../../src/errors/table.ts';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import { projectRoot } from '../../tools/project.ts';
import { codeBlocks, readPage } from './pages.ts';

const page = readPage('docs/life-of-a-call.md');
const [drawing = ''] = codeBlocks(page, 'text');
const list = readFileSync(join(projectRoot, 'src/pipeline/call-pipeline.ts'), 'utf8');

/** A drawn step: `3000002 ◄──── 2 check-type-present   names an API`. */
interface DrawnStep {
  readonly codes: readonly number[];
  readonly row: number;
  readonly name: string;
  readonly gives: readonly string[];
}

const STEP = /^(.*) ◄─+ +(\d+) ([a-z-]+) +(.*)$/;
const drawn: readonly DrawnStep[] = drawing.split('\n').flatMap(line => {
  const [, left, row, name, right = ''] = STEP.exec(line) ?? [];
  if (left === undefined || name === undefined) return [];
  const gives = / → (.+)$/.exec(right)?.[1]?.split(', ') ?? [];
  return [{ codes: codesIn(left), row: Number(row), name, gives }];
});

function codesIn(text: string): readonly number[] {
  return [...text.matchAll(/\b[1-7]\d{6}\b/g)].map(([code]) => Number(code));
}

/** The HTTP statuses left of a stage's name. */
function drawnStatuses(stage: string): readonly number[] {
  const line = drawing.split('\n').find(text => new RegExp(`◄─+ ${stage}\\b`).test(text)) ?? '';
  const [left = ''] = line.split('◄');
  return [...left.matchAll(/\b\d{3}\b/g)].map(([status]) => Number(status)).toSorted(ascending);
}

/** The HTTP statuses that a source file answers with. */
function statusesIn(...files: readonly string[]): readonly number[] {
  const texts = files.map(file => readFileSync(join(projectRoot, 'src/gateway', file), 'utf8'));
  const found = texts.flatMap(text =>
    [...text.matchAll(/httpStatus: (\d{3})/g)].map(([, status]) => Number(status)),
  );
  return [...new Set(found)].toSorted(ascending);
}

const PARSER = ['head-scanner.ts', 'request-reader.ts', 'caller-connection.ts', 'listener.ts'];

const ascending = (left: number, right: number): number => left - right;

describe('the drawing of the life of a call', () => {
  test('has every step of the pipeline in its order, and no other', () => {
    assert.deepEqual(
      drawn.map(({ name }) => name),
      callPipeline.map(({ name }) => name),
    );
  });

  for (const [index, step] of callPipeline.entries()) {
    test(`has left of ${step.name} every code that it refuses with and no other, and the facts that it gives`, () => {
      assert.deepEqual(
        drawn[index]?.codes,
        step.refuses.map(name => errorRows[name].code),
      );
      assert.deepEqual(drawn[index]?.gives, step.gives);
    });
  }

  test('numbers the steps as the list does', () => {
    const rows = [...list.matchAll(/^ {2}\w+, +\/\/ +(\d+) /gm)].map(([, row]) => Number(row));
    assert.deepEqual(
      drawn.map(({ row }) => row),
      rows,
    );
  });

  test('names no code that the error table lacks', () => {
    for (const code of codesIn(page)) assert.notEqual(errorNameOf(code), undefined, String(code));
  });

  test('draws the trust line right behind the check of the sign', () => {
    assert.match(drawing, / 6 check-sign .*\n═+ the trust line ═.*\n.* 7 check-timestamp /);
  });

  test('has the HTTP statuses that the gateway answers before the pipeline', () => {
    assert.deepEqual(drawnStatuses('parser'), statusesIn(...PARSER));
    assert.deepEqual(drawnStatuses('judgeHead'), statusesIn('judge-head.ts'));
    assert.deepEqual(drawnStatuses('readBody'), statusesIn('request-exchange.ts', 'slow-callers.ts'));
  });
});

test('the page has a paragraph per step, in order, that links to its file', () => {
  const paragraphs = [...page.matchAll(/^\*\*([a-z-]+)\*\* \(\[file\]\(\.\.\/(src\/[^)]+)\)\)/gm)];
  assert.deepEqual(
    paragraphs.map(([, name]) => name),
    callPipeline.map(({ name }) => name),
  );
  for (const [, name, file = ''] of paragraphs) {
    assert.equal(file, `src/pipeline/checks/${name}.ts`);
    assert.ok(existsSync(join(projectRoot, file)), file);
  }
});
