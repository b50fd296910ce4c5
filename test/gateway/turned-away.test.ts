import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TurnedAway } from '../../src/gateway/turned-away.ts';
import type { CallRecord } from '../../src/ports/call-log.ts';
import { RawConnection } from '../faults/raw-connection.ts';
import { MovableClock } from '../transcripts/running-gateway.ts';
import {
  expectNoCall,
  expectSuccess,
  type HttpStage,
  requestOf,
  startStage,
  turnedAway,
} from './http-stage.ts';

describe('the connections of one address', { timeout: 120_000 }, () => {
  test('are so many at once: one more is closed as it comes, and a place that is left is free again', async () => {
    await using stage = await startStage({ more: 'connections: { per_address: 2 }' });
    const first = await stage.connect();
    first.send(requestOf());
    expectSuccess(await first.answer());
    expectSuccess(await stage.ask(requestOf()));
    const third = await stage.connect();
    assert.match(await third.ended, /closed|reset/);
    assert.equal(third.unread.length, 0);
    assert.equal(await turnedAway(stage, 'address-connections'), 1);
    const record = stage.gateway.records.at(-1);
    assert.equal(record?.httpStatus, 0);
    assert.equal(record.address, '127.0.0.1');
    assert.equal(record.cause, 'too many connections from one address');
    first.close();
    await untilOpen(stage, 1);
    expectSuccess(await stage.ask(requestOf()));
  });

  test('are not counted for a trusted proxy', async () => {
    await using stage = await startStage({
      more: 'connections: { per_address: 1 }\ntrusted_proxies: [127.0.0.1]',
    });
    const open = [await stage.connect(), await stage.connect(), await stage.connect()];
    for (const connection of open) {
      connection.send(requestOf());
      expectSuccess(await connection.answer());
    }
    assert.equal(await turnedAway(stage, 'address-connections'), 0);
  });

  test('are bounded in all too, trusted proxies included', async () => {
    await using stage = await startStage({
      more: 'connections: { total: 1 }\ntrusted_proxies: [127.0.0.1]',
    });
    const first = await stage.connect();
    first.send(requestOf());
    expectSuccess(await first.answer());
    assert.match(await (await stage.connect()).ended, /closed|reset/);
    assert.equal(await turnedAway(stage, 'total-connections'), 1);
  });
});

describe('what is no HTTP', { timeout: 120_000 }, () => {
  for (const [what, bytes, status, cause] of [
    ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n', 405, 'method CONNECT'],
    ['an unknown method', 'BREW /openapi/router HTTP/1.1\r\nHost: a\r\n\r\n', 405, 'an unknown method'],
    [
      'headers that are too large',
      `POST / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers that are too large',
    ],
    [
      'a length that is none',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n',
      400,
      'a length that is no number',
    ],
  ] as const) {
    test(`${what} leaves one record with its reason, and counts`, async () => {
      await using stage = await startStage();
      const answer = await stage.ask(bytes);
      expectNoCall(answer, status);
      assert.equal(stage.gateway.records.length, 1);
      const [record] = stage.gateway.records;
      assert.equal(record?.httpStatus, status);
      assert.equal(record.code, 3000000);
      assert.equal(record.stoppedBy, 'listener');
      assert.equal(record.address, '127.0.0.1');
      assert.ok(record.cause?.startsWith(cause) === true);
      assert.ok(answer.body.includes(record.requestId));
      assert.equal(await turnedAway(stage, 'no-http'), 1);
    });
  }

  test('floods no log: the lines of a second are bounded, and the next one says how many were left out', async () => {
    await using stage = await startStage();
    for (let sent = 0; sent < 15; sent += 1) await stage.ask('garbage\r\n\r\n');
    assert.equal(stage.gateway.records.length, 10);
    assert.equal(await turnedAway(stage, 'no-http'), 15);
    stage.clock.move(1000);
    await stage.ask('garbage\r\n\r\n');
    assert.match(stage.gateway.records.at(-1)?.cause ?? '', / \(5 alike without a line before\)$/);
  });
});

describe('the lines about what is turned away', () => {
  /** What was written of so many records at once, to the metrics and to the log. */
  function journal() {
    const lines: CallRecord[] = [];
    const metrics: CallRecord[] = [];
    const clock = new MovableClock(0);
    const turnedAwayJournal = new TurnedAway({
      clock,
      lines: { record: call => void lines.push(call) },
      metrics: { record: call => void metrics.push(call) },
    });
    return { lines, metrics, clock, journal: turnedAwayJournal };
  }

  test('have a bound of their own for each reason, and the metrics have none', async () => {
    await using stage = await startStage();
    await stage.ask('garbage\r\n\r\n');
    const [record] = stage.gateway.records;
    assert.ok(record !== undefined);
    const { lines, metrics, clock, journal: kept } = journal();
    for (let count = 0; count < 12; count += 1) kept.record('no-http', record);
    for (let count = 0; count < 3; count += 1) kept.record('overload', record);
    assert.equal(metrics.length, 15);
    assert.equal(lines.length, 13);
    clock.move(999);
    kept.record('no-http', record);
    assert.equal(lines.length, 13);
    clock.move(1);
    kept.record('no-http', record);
    assert.match(lines.at(-1)?.cause ?? '', /\(3 alike/);
    kept.record('no-http', record);
    assert.doesNotMatch(lines.at(-1)?.cause ?? '', /alike/);
  });
});

async function untilOpen(stage: HttpStage, count: number): Promise<void> {
  const probe = async (): Promise<number> => {
    const status = await RawConnection.open(stage.gateway.listening.status?.port ?? 0);
    status.send('GET /metrics HTTP/1.0\r\n\r\n');
    await status.ended;
    return Number(/^gatewright_connections (\d+)$/m.exec(status.unread.toString())?.[1]);
  };
  while ((await probe()) > count);
}
