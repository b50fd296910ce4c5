import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startAccessStage } from '../admin/access-stage.ts';
import { ADMIN_TOKEN } from '../admin/admin-stage.ts';
import { fakeTerminal } from './fake-terminal.ts';

/** A gateway with a registry, and a terminal that asks it. */
async function opened() {
  const stage = await startAccessStage();
  const { port } = stage.gateway.listening.admin;
  const terminal = fakeTerminal({
    environment: {
      GATEWRIGHT_ADMIN_URL: `http://127.0.0.1:${port}`,
      GATEWRIGHT_ADMIN_TOKEN: ADMIN_TOKEN,
    },
  });
  return {
    run: (...argv: readonly string[]) => terminal.run('limits', ...argv),
    row: async (): Promise<string> => {
      const { stdout } = await terminal.run('limits', 'list');
      return /^shop .*$/m.exec(stdout)?.[0].replaceAll(/ {2,}/g, ' | ') ?? stdout;
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

describe('limits', () => {
  test('are shown, set, lifted, and counted by the day', async () => {
    await using limits = await opened();
    assert.equal(await limits.row(), 'shop | none | - | -');
    const set = await limits.run('set', 'shop', '50/1s', '--burst', '100');
    assert.deepEqual([set.exitCode, /revision r2/.test(set.stdout)], [0, true], set.stderr);
    assert.equal(await limits.row(), 'shop | 50/1s burst 100 | - | -');
    await limits.run('day', 'shop', '100000');
    assert.equal(await limits.row(), 'shop | 50/1s burst 100 | - | 100000');
    await limits.run('day', 'shop', 'none');
    await limits.run('set', 'shop', 'none');
    assert.equal(await limits.row(), 'shop | none | - | -');
  });

  test('hold for some time where they have an end, which is taken back at any time', async () => {
    await using limits = await opened();
    await limits.run('set', 'shop', '200/m', '--until', '2027-11-30T00:00:00Z');
    assert.equal(await limits.row(), 'shop | none | 200/1m until 2027-11-30T00:00:00Z | -');
    await limits.run('clear', 'shop');
    assert.equal(await limits.row(), 'shop | none | - | -');
  });

  for (const [argv, words] of [
    [['set', 'shop', 'fast'], /'fast' is no rate/],
    [['set', 'shop', '0/1s'], /is no rate/],
    [['day', 'shop', '1.5'], /is no number of calls/],
  ] as const) {
    test(`are refused as '${argv[2]}'`, async () => {
      await using limits = await opened();
      const refused = await limits.run(...argv);
      assert.deepEqual([refused.exitCode, words.test(refused.stderr)], [2, true], refused.stderr);
    });
  }

  test('are dry where that is asked for, and refused where there is no such app', async () => {
    await using limits = await opened();
    assert.equal((await limits.run('set', 'shop', '5/1s', '--dry-run')).exitCode, 0);
    assert.equal(await limits.row(), 'shop | none | - | -');
    assert.equal((await limits.run('set', 'absent', '5/1s')).exitCode, 1);
    const odd = await limits.run('set', 'shop', '5/1s', '--until', 'tomorrow');
    assert.deepEqual([odd.exitCode, /limit_override.until/.test(odd.stderr)], [1, true], odd.stderr);
  });
});
