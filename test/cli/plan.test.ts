import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { FileCallJournal } from '../../src/adapters/node/file-call-journal.ts';
import { hashToken } from '../../src/adapters/node/node-digests.ts';
import { ROUTES } from '../../src/model/received.ts';
import { callRecord } from '../adapters/call-record.ts';
import { MovableClock } from '../ports/movable-clock.ts';
import { type FakeTerminal, fakeTerminal } from './fake-terminal.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const HOUR_MS = 3_600_000;

function document(packages: string, more = ''): string {
  return `version: 1
mode: production
${more}
upstreams: [{ name: s, mock: true }]
apis: [{ type: a.get, upstream: s, token: none }, { type: b.get, upstream: s, token: none }]
packages: [{ code: all, types: ["*"] }, { code: few, types: [a.get] }]
apps: [{ app_key: one, secrets: [s3cr3t-1], packages: [${packages}] }, { app_key: two, secrets: [s3cr3t-2], packages: [${packages}] }]
`;
}

/** A terminal in whose folder a journal of six calls lies, three of each API: the first of them 25 hours old. */
async function stage(more = 'journal: { path: calls }', isTerminal = false): Promise<FakeTerminal> {
  const terminal = fakeTerminal({ nowMs: NOW_MS, isTerminal });
  terminal.write('gatewright.yaml', document('all', more));
  terminal.write('few.yaml', document('few', more));
  terminal.write('same.yaml', document('all', `${more}\n# the same in other words`));
  const journal = new FileCallJournal({
    folder: join(terminal.folder, 'calls'),
    keepMs: 30 * 24 * HOUR_MS,
    bytesMax: 2 ** 24,
    clock: new MovableClock(NOW_MS),
    hash: hashToken,
    pid: 1,
    onTrouble: trouble => assert.fail(JSON.stringify(trouble)),
  });
  for (const [index, ageHours] of [25, 5, 4, 3, 2, 1].entries()) {
    const [route] = ROUTES;
    assert.ok(route);
    const changes = {
      requestId: `us-${index}`,
      atMs: NOW_MS - ageHours * HOUR_MS,
      appKey: index % 3 === 0 ? 'one' : 'two',
      mallId: undefined,
    };
    journal.record(callRecord(changes), {
      evidence: () => assert.fail('a journal asks for no bytes'),
      sent: () => ({
        route,
        keyName: 'app_key',
        type: index % 2 === 0 ? 'a.get' : 'b.get',
        version: undefined,
        token: undefined,
        dialects: 1,
        dataType: 'json',
        bytes: 300,
        announcedBytes: undefined,
      }),
    });
  }
  await journal.close();
  return terminal;
}

describe('gatewright plan', () => {
  test('says who would lose what, with an example of each', async () => {
    const terminal = await stage();
    const { exitCode, stdout, stderr } = await terminal.run('plan', '-f', 'few.yaml');
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
    assert.match(stdout, /^5 calls from 2026-11-22T07:00:00.000Z to 2026-11-22T11:00:00.000Z/);
    assert.match(stdout, /^2 apps lose 3 calls: 3000027 \(check-app-permission\)$/m);
    assert.match(stdout, /^2 of 5 get the same answer$/m);
    assert.match(stdout, /^2 +two +b\.get V1 +1000000 +3000027 \(check-app-permission\) +us-1$/m);
    assert.doesNotMatch(stdout, /drift|s3cr3t/);
  });

  test('says so where nothing changes', async () => {
    const terminal = await stage();
    const { stdout } = await terminal.run('plan', '-f', 'same.yaml', '--exit-code');
    assert.match(stdout, /nothing changes for any of them/);
  });

  test('looks back as far as it is told, the first moment included', async () => {
    const terminal = await stage();
    assert.match((await terminal.run('plan', '-f', 'same.yaml', '--against', '25h')).stdout, /^6 calls/);
    assert.match((await terminal.run('plan', '-f', 'same.yaml', '--against', '60m')).stdout, /^1 call /);
  });

  test('gives scripts everything as JSON', async () => {
    const terminal = await stage();
    const { stdout } = await terminal.run('plan', '-f', 'few.yaml', '--json');
    assert.partialDeepStrictEqual(JSON.parse(stdout), {
      calls: 5,
      unchanged: 2,
      loses: 3,
      gains: 0,
      undecided: {},
      groups: [
        { effect: 'loses', appKey: 'two', type: 'b.get', calls: 2, after: { code: 3000027 } },
        { calls: 1 },
      ],
    });
  });

  for (const [file, expected] of [
    ['few.yaml', 1],
    ['same.yaml', 0],
  ] as const) {
    test(`with --exit-code, ${file} ends with ${expected}`, async () => {
      const terminal = await stage();
      assert.equal((await terminal.run('plan', '-f', file, '--exit-code')).exitCode, expected);
    });
  }

  test('a document before that is not what the calls met is told apart from the change', async () => {
    const terminal = await stage();
    const { stdout } = await terminal.run('plan', '-f', 'few.yaml', '--config', 'few.yaml');
    assert.match(stdout, /nothing changes for any of them/);
    assert.match(stdout, /^drift: the document before decides 3 calls otherwise than was recorded.*us-1$/m);
  });

  test('a journal may be named, where the document keeps none', async () => {
    const terminal = await stage('');
    const without = await terminal.run('plan', '-f', 'few.yaml');
    assert.equal(without.exitCode, 1);
    assert.match(without.stderr, /gatewright\.yaml keeps no journal: add 'journal: \{ path: calls \}'/);
    assert.match((await terminal.run('plan', '-f', 'few.yaml', '--journal', 'calls')).stdout, /^5 calls/);
  });

  test('no journal, no calls in that time and a bad document are told with what to do', async () => {
    const terminal = await stage();
    const missing = await terminal.run('plan', '-f', 'few.yaml', '--journal', 'nowhere');
    assert.equal(missing.exitCode, 1);
    assert.match(missing.stderr, /cannot be read \(ENOENT\)/);
    const early = await terminal.run('plan', '-f', 'few.yaml', '--against', '1m');
    assert.equal(early.exitCode, 1);
    assert.match(early.stderr, /holds no call of that time: try a longer --against/);
    terminal.write('bad.yaml', 'version: 1\nappps: []\n');
    assert.equal((await terminal.run('plan', '-f', 'bad.yaml')).exitCode, 3);
    assert.equal((await terminal.run('plan', '-f', 'few.yaml', '--against', 'soon')).exitCode, 2);
    assert.equal((await terminal.run('plan')).exitCode, 2);
  });
});
