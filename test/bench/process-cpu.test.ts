import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCpuList, parseProcessStat, treeCpuTime, treeOf } from '../../bench/process-cpu.ts';

const TAIL = '0 -1 4194304 12 0 0 0 700 50 30 20 20 0 11 0 901';

describe('CPU accounting of the benchmark', () => {
  test('a process is charged its own time and that of the children it waited for', () => {
    assert.deepEqual(parseProcessStat(`42 (node) S 7 42 42 ${TAIL}`), {
      pid: 42,
      parentPid: 7,
      userTicks: 730,
      systemTicks: 70,
    });
  });

  test('a command name with spaces and parentheses does not shift the fields', () => {
    const stat = parseProcessStat(`42 (a) b (c) S 7 42 42 ${TAIL}`);
    assert.deepEqual([stat?.parentPid, stat?.userTicks, stat?.systemTicks], [7, 730, 70]);
  });

  test('a line that is cut short or empty gives no process', () => {
    assert.equal(parseProcessStat('42 (node) S 7 42'), undefined);
    assert.equal(parseProcessStat(''), undefined);
  });

  test('a tree holds a process and all its descendants, and nobody else', () => {
    const stat = (pid: number, parentPid: number) => ({ pid, parentPid, userTicks: 1, systemTicks: 1 });
    const all = [stat(30, 20), stat(20, 10), stat(10, 1), stat(11, 1), stat(21, 10), stat(31, 11)];
    const pids = treeOf(10, all).map(each => each.pid);
    assert.deepEqual(pids, [10, 20, 21, 30]);
  });

  test('a process that is gone has no tree', () => {
    assert.deepEqual(treeOf(99, []), []);
  });

  test('this very process has used processor time', { skip: process.platform !== 'linux' }, () => {
    const { userMs, systemMs } = treeCpuTime(process.pid);
    assert.ok(userMs + systemMs > 0);
  });

  test('a processor list may hold single numbers and ranges', () => {
    assert.deepEqual(parseCpuList('0-2,5,7-8\n'), [0, 1, 2, 5, 7, 8]);
    assert.deepEqual(parseCpuList(''), []);
  });
});
