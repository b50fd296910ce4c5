import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { FileCallJournal, type JournalTrouble } from '../../../src/adapters/node/file-call-journal.ts';
import { FileJournalReader } from '../../../src/adapters/node/file-journal-reader.ts';
import { hashToken } from '../../../src/adapters/node/node-digests.ts';
import { ROUTES } from '../../../src/model/received.ts';
import type { JournaledCall, JournalSpan } from '../../../src/ports/call-journal.ts';
import type { CallRecord, CallWitness, SentCall } from '../../../src/ports/call-log.ts';
import { MovableClock } from '../../ports/movable-clock.ts';
import { callRecord } from '../call-record.ts';

const NOW_MS = 1_760_000_000_000;
const ALL = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const MIB = 1024 * 1024;
const [, ARK] = ROUTES;

const SENT: SentCall = {
  route: ARK ?? ROUTES[0] ?? { path: '', generation: 'ark', ingress: 'router' },
  keyName: 'client_id',
  type: 'bg.order.list.get',
  version: undefined,
  token: 'token-of-a-merchant',
  dialects: 65,
  dataType: 'json',
  bytes: 1024,
  announcedBytes: undefined,
};

function witness(sent: SentCall | undefined = SENT): CallWitness {
  return {
    sent: () => sent,
    evidence() {
      throw new Error('a journal asks for no bytes');
    },
  };
}

interface Stage {
  readonly folder: string;
  readonly clock: MovableClock;
  readonly troubles: JournalTrouble[];
  readonly open: (pid?: number) => FileCallJournal;
  readonly read: (span?: JournalSpan) => readonly JournaledCall[];
  readonly files: () => readonly string[];
}

function stage({ keepMs = 86_400_000, bytesMax = 16 * MIB } = {}): Stage {
  const parent = mkdtempSync(join(tmpdir(), 'gatewright-journal-'));
  after(() => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, 'calls');
  const clock = new MovableClock(NOW_MS);
  const troubles: JournalTrouble[] = [];
  const onTrouble = (trouble: JournalTrouble) => void troubles.push(trouble);
  return {
    folder,
    clock,
    troubles,
    open: (pid = 7) =>
      new FileCallJournal({ folder, keepMs, bytesMax, clock, pid, hash: hashToken, onTrouble }),
    read: (span = ALL) => [...new FileJournalReader(folder).read(span)],
    files: () => readdirSync(folder).toSorted(),
  };
}

const ids = (calls: readonly JournaledCall[]) => calls.map(({ requestId }) => requestId);
const record = (requestId: string, changes: Partial<CallRecord> = {}) =>
  callRecord({ requestId, atMs: NOW_MS, ...changes });

describe('a journal gives back what was recorded', () => {
  test('a call with all that it said, and the digest of its token', async () => {
    const { open, read } = stage();
    const journal = open();
    journal.record(record('us-1', { secret: 1, environment: 'staging' }), witness());
    await journal.close();
    const { token: _token, dialects: _dialects, ...said } = SENT;
    assert.deepEqual(read(), [
      {
        requestId: 'us-1',
        revision: 'r1',
        atMs: NOW_MS,
        code: 1000000,
        refused: undefined,
        stoppedBy: undefined,
        appKey: 'app-1',
        mallId: 634418210000001,
        address: '192.0.2.7',
        environment: 'staging',
        dialects: 65,
        secret: 1,
        isReplayed: false,
        sent: { ...said, tokenHash: hashToken('token-of-a-merchant') },
      },
    ]);
  });

  for (const [what, sent] of [
    ['nothing at all', undefined],
    [
      'nothing but a route',
      { ...SENT, keyName: undefined, type: undefined, token: undefined, dataType: undefined },
    ],
    ['what cannot be what it should be', { ...SENT, type: '', version: '', token: '', dataType: 'other' }],
    ['an upload without a size', { ...SENT, announcedBytes: 0 }],
    ['an upload of a size', { ...SENT, announcedBytes: 123_456_789 }],
  ] as const) {
    test(`a refused call that said ${what}`, async () => {
      const { open, read } = stage();
      const journal = open();
      const refusal = { code: 3000001, refused: 'sign-invalid', stoppedBy: 'check-sign' } as const;
      journal.record(record('us-1', { ...refusal, mallId: undefined, secret: undefined }), {
        ...witness(),
        sent: () => sent,
      });
      await journal.close();
      const [call] = read();
      assert.deepEqual(
        [call?.refused, call?.stoppedBy, call?.secret],
        ['sign-invalid', 'check-sign', undefined],
      );
      const { token, dialects: _dialects, ...said } = sent ?? {};
      const tokenHash = token ? hashToken(token) : token;
      assert.deepEqual(call?.sent, sent === undefined ? undefined : { ...said, tokenHash });
    });
  }

  test('no value of a token stands in it, and only its owner may read it', async () => {
    const { open, folder, files } = stage();
    const journal = open();
    journal.record(record('us-1'), witness());
    await journal.close();
    const file = join(folder, files()[0] ?? '');
    assert.doesNotMatch(readFileSync(file, 'latin1'), /token-of-a-merchant/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  test('a revision or an address with breaks in it makes no second line', async () => {
    const { open, read } = stage();
    const journal = open();
    journal.record(record('us-1', { revision: 'a\tb\nc', address: 'é\n' }), witness());
    journal.record(record('us-2'), witness());
    await journal.close();
    assert.deepEqual(
      read().map(({ requestId, revision, address }) => [requestId, revision, address]),
      [
        ['us-1', 'a?b?c', '??'],
        ['us-2', 'r1', '192.0.2.7'],
      ],
    );
  });

  test('the first moment of a span is in it, and the last is not', async () => {
    const { open, read } = stage();
    const journal = open();
    for (const ms of [9, 10, 19, 20]) journal.record(record(`us-${ms}`, { atMs: NOW_MS + ms }), witness());
    await journal.close();
    assert.deepEqual(ids(read({ fromMs: NOW_MS + 10, untilMs: NOW_MS + 20 })), ['us-10', 'us-19']);
  });

  test('what several processes wrote side by side comes in the order of time', async () => {
    const { open, read } = stage();
    const [one, other] = [open(1), open(2)];
    for (let ms = 0; ms < 10; ms += 1)
      (ms % 3 === 0 ? one : other).record(record(`us-${ms}`, { atMs: NOW_MS + ms }), witness());
    await Promise.all([one.close(), other.close()]);
    assert.deepEqual(
      ids(read()),
      Array.from({ length: 10 }, (_, ms) => `us-${ms}`),
    );
  });
});

describe('a journal survives accidents', () => {
  test('without a close, what was flushed is there', async () => {
    const { open, read } = stage();
    const journal = open();
    journal.record(record('us-1'), witness());
    await journal.flush();
    journal.record(record('us-2'), witness());
    assert.deepEqual(ids(read()), ['us-1']);
    await journal.close();
  });

  test('wherever a file was torn, every whole line before is read, and so are later files', async () => {
    const { open, read, folder, files } = stage();
    const journal = open();
    for (const id of ['us-1', 'us-2']) journal.record(record(id), witness());
    await journal.close();
    const file = join(folder, files()[0] ?? '');
    const text = readFileSync(file, 'latin1');
    const whole = text.indexOf('\n') + 1;
    for (let length = 0; length < text.length; length += 1) {
      writeFileSync(file, text.slice(0, length));
      assert.deepEqual(ids(read()), length < whole ? [] : ['us-1'], `${length} bytes`);
    }
    const next = open(8);
    next.record(record('us-3'), witness());
    await next.close();
    assert.deepEqual(ids(read()), ['us-1', 'us-3']);
  });

  test('bytes that are no line are left out', async () => {
    const { open, read, folder, files } = stage();
    const journal = open();
    journal.record(record('us-1'), witness());
    await journal.close();
    const file = join(folder, files()[0] ?? '');
    const good = readFileSync(file, 'latin1');
    appendFileSync(
      file,
      `${'\0'.repeat(4096)}\n${good.replace('1000000', 'x')}${good.replaceAll('\t', ' ')}\n${good}`,
    );
    assert.deepEqual(ids(read()), ['us-1', 'us-1']);
  });

  test('a folder that cannot be written is told of once, costs no call anything, and is tried again', async () => {
    const { open, read, folder, clock, troubles } = stage();
    writeFileSync(folder, 'a file is in the way');
    const journal = open();
    for (let index = 0; index < 3; index += 1) {
      journal.record(record(`us-${index}`), witness());
      await journal.flush();
    }
    assert.deepEqual(troubles, [{ trouble: 'unwritable', cause: 'EEXIST' }]);
    rmSync(folder);
    clock.advance(9_999);
    await journal.flush();
    assert.equal(troubles.length, 1);
    clock.advance(1);
    await journal.flush();
    assert.deepEqual(troubles[1], { trouble: 'over', lost: 1 });
    assert.deepEqual(ids(read()), ['us-1', 'us-2']);
    await journal.close();
  });

  test('a folder that is not there throws what the system says', () => {
    const { read } = stage();
    assert.throws(read, { code: 'ENOENT' });
  });
});

describe('a journal is bounded', () => {
  test('in bytes: the oldest files go', async () => {
    const { open, folder, files, clock } = stage({ bytesMax: MIB });
    const journal = open();
    const size = () => files().reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    let largest = 0;
    for (let index = 0; index < 12_000; index += 1) {
      clock.advance(1);
      journal.record(record(`us-${index}`, { atMs: clock.wall }), witness());
      if (index % 100 !== 99) continue;
      await journal.flush();
      largest = Math.max(largest, size());
    }
    await journal.close();
    assert.ok(largest <= MIB, `${largest} bytes`);
    assert.ok(largest > MIB / 2, `${largest} bytes`);
  });

  test('in age: what is too old goes, although no call comes', async () => {
    const { open, folder, files, clock } = stage({ keepMs: 3_600_000 });
    mkdirSync(folder);
    for (const [pid, ageMs] of [
      [1, 3_600_001],
      [2, 3_599_000],
    ] as const) {
      const file = join(folder, `calls-${NOW_MS - ageMs}-${pid}-1.log`);
      writeFileSync(file, '');
      utimesSync(file, (NOW_MS - ageMs) / 1000, (NOW_MS - ageMs) / 1000);
    }
    writeFileSync(join(folder, 'somebody-elses.txt'), '');
    const journal = open();
    await journal.flush();
    assert.deepEqual(files(), [`calls-${NOW_MS - 3_599_000}-2-1.log`, 'somebody-elses.txt']);
    clock.advance(3_600_000);
    await journal.flush();
    assert.deepEqual(files(), ['somebody-elses.txt']);
    await journal.close();
  });

  test('in memory: what a stuck disk leaves waiting is cut, and counted', async () => {
    const { open, read } = stage({ bytesMax: MIB });
    const journal = open();
    for (let index = 0; index < 10_000; index += 1) journal.record(record(`us-${index}`), witness());
    await journal.close();
    const kept = read().length;
    assert.ok(kept > 50 && kept < 500, `${kept} calls`);
  });
});
