import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { renderTrustPage } from '../../tools/generators/trust-page.ts';
import { projectRoot } from '../../tools/project.ts';
import type { TrustResult } from '../../tools/trust-results.ts';
import { counted, type Goal, isMet, measured, notMeasured, renderFinding, timed } from '../trust/goal.ts';
import { GOALS } from '../trust/goals.ts';

const GOAL: Goal = {
  id: 'R0',
  goal: 'nothing | is lost',
  full: 'all',
  short: 'some',
  run: () => Promise.resolve(measured()),
};
const RESULT: TrustResult = {
  id: 'R0',
  form: 'short',
  isMet: true,
  measures: [counted('lost', '0 of 10', true)],
  seconds: 1.5,
  date: '2026-11-22',
  commit: 'abc1234',
  machine: 'a machine',
  command: 'npm run trust -- R0 --short',
};

describe('the page of what was shown', () => {
  test('has a row for each goal, and says of one without a result that it is not measured', () => {
    const page = renderTrustPage([GOAL], []);
    assert.match(page, /0 met, 0 missed,\n1 not measured/);
    assert.ok(page.includes('| R0 | nothing \\| is lost | **not measured** | – | – |'));
  });

  test('marks a result of the short form, and prefers the full one', () => {
    assert.match(renderTrustPage([GOAL], [RESULT]), /\| met \(short\) \| lost: 0 of 10 \|/);
    const missed = {
      ...RESULT,
      form: 'full',
      isMet: false,
      measures: [counted('lost', '1 of 9', false)],
    } as const;
    assert.match(renderTrustPage([GOAL], [RESULT, missed]), /\| \*\*missed\*\* \| lost: 1 of 9 – missed \|/);
  });

  test('shows every goal once, by an id of its own', () => {
    assert.equal(new Set(GOALS.map(({ id }) => id)).size, GOALS.length);
  });
});

test('the short form of every goal is a test', () => {
  const folder = join(projectRoot, 'test/trust');
  const tests = readdirSync(folder).filter(name => name.endsWith('.test.ts'));
  const run = tests.map(
    name => /\ntestShortForm\((\w+)\);\n$/.exec(readFileSync(join(folder, name), 'utf8'))?.[1],
  );
  const list = readFileSync(join(folder, 'goals.ts'), 'utf8').split('readonly Goal[] = [')[1] ?? '';
  const listed = [...list.matchAll(/^ {2}(\w+),$/gm)].map(([, name]) => name);
  assert.equal(listed.length, GOALS.length);
  assert.deepEqual(new Set(run), new Set(listed));
});

describe('a finding', () => {
  test('is met where every demand is, and never where nothing was measured', () => {
    assert.equal(isMet(measured(counted('a', '1', true), timed('b', '2 ms', true))), true);
    assert.equal(isMet(measured(counted('a', '1', true), timed('b', '2 ms', false))), false);
    assert.equal(isMet(notMeasured('no such part')), false);
  });

  test('is told in one line that names what was missed', () => {
    const finding = measured(counted('lost', '1', false), timed('p99', '2 ms', true));
    assert.equal(renderFinding(finding), 'lost 1 (missed); p99 2 ms');
    assert.equal(renderFinding(notMeasured('why')), 'not measured: why');
  });
});

describe('npm run trust', () => {
  test('lists every goal, and refuses one that it does not know with 2', () => {
    const listed = trust('--list');
    assert.equal(listed.status, 0);
    for (const { id, goal } of GOALS) assert.ok(listed.stdout.includes(`${id}  ${goal}`));
    const unknown = trust('R99');
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /^no such goal: R99\n/);
  });
});

function trust(...args: readonly string[]) {
  return spawnSync(process.execPath, [join(projectRoot, 'tools/trust.ts'), ...args], { encoding: 'utf8' });
}
