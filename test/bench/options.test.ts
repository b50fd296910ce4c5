import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readOptions, UsageError } from '../../bench/options.ts';

describe('the command line of the benchmark', () => {
  test('without options it is five rounds of three seconds at 1 KB and 4 KB over all candidates', () => {
    const options = readOptions([]);
    assert.deepEqual([options?.rounds, options?.seconds, options?.bodyBytes], [5, 3, [1024, 4096]]);
    const names = options?.candidates.map(candidate => candidate.name);
    assert.deepEqual(names, ['gatewright', 'bare-proxy', 'express-axios']);
  });

  test('--quick shortens what is not said otherwise', () => {
    const options = readOptions(['--quick', '--seconds', '2']);
    assert.deepEqual([options?.rounds, options?.seconds, options?.warmupSeconds], [2, 2, 1]);
  });

  test('--only chooses candidates and their order', () => {
    const options = readOptions(['--only', 'express-axios,bare-proxy']);
    const names = options?.candidates.map(candidate => candidate.name);
    assert.deepEqual(names, ['express-axios', 'bare-proxy']);
  });

  test('--help asks for nothing but the help text', () => {
    assert.equal(readOptions(['--help']), undefined);
  });

  test('bounds hold at both ends', () => {
    assert.equal(readOptions(['--rounds', '1'])?.rounds, 1);
    assert.equal(readOptions(['--rounds', '1000'])?.rounds, 1000);
    for (const rounds of ['0', '1001', 'x', '']) {
      assert.throws(() => readOptions(['--rounds', rounds]), UsageError);
    }
  });

  test('what it does not know is a usage error', () => {
    const wrong = [['--only', 'nginx'], ['--also', 'name'], ['--fast'], ['stray']];
    for (const argv of wrong) assert.throws(() => readOptions(argv), UsageError);
  });
});
