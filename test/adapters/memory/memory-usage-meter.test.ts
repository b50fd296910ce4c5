import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryUsageMeter } from '../../../src/adapters/memory/memory-usage-meter.ts';
import { DAY_MS } from '../../../src/model/usage.ts';
import type { CallRecord, CallWitness, SentCall } from '../../../src/ports/call-log.ts';
import { callRecord } from '../call-record.ts';

const DAY = 20_000;
const AT_MS = DAY * DAY_MS;

function signed(changes: Partial<CallRecord> = {}): CallRecord {
  return callRecord({ appKey: 'ak', secretVersion: 1, type: 'bg.a', version: 'V1', atMs: AT_MS, ...changes });
}

/** A call of which no more is known than the version that it sent. */
function sending(version: string | undefined): CallWitness {
  // The meter asks for nothing else.
  const sent = { version } as SentCall;
  return { evidence: () => assert.fail('the bytes of a call are nothing to count'), sent: () => sent };
}

const OF_API = { appKey: 'ak', type: 'bg.a', version: 'V1', day: DAY };

describe('a meter of usage', () => {
  test('counts the signs of each version of a secret, and the calls of each app on each API', () => {
    const meter = new MemoryUsageMeter();
    meter.record(signed());
    meter.record(signed({ atMs: AT_MS + 5 }));
    meter.record(signed({ secretVersion: 2, atMs: AT_MS + 3 }));
    meter.record(signed({ appKey: 'other', type: 'bg.b', version: 'V2' }));
    assert.deepEqual(meter.take(), {
      secrets: [
        { appKey: 'ak', version: 1, uses: 2, lastUsedAtMs: AT_MS + 5 },
        { appKey: 'ak', version: 2, uses: 1, lastUsedAtMs: AT_MS + 3 },
        { appKey: 'other', version: 1, uses: 1, lastUsedAtMs: AT_MS },
      ],
      apis: [
        { ...OF_API, calls: 3, refused: 0, lastCallAtMs: AT_MS + 5 },
        { appKey: 'other', type: 'bg.b', version: 'V2', day: DAY, calls: 1, refused: 0, lastCallAtMs: AT_MS },
      ],
    });
    assert.equal(meter.lost, 0);
  });

  test('tells what was counted once, and begins anew', () => {
    const meter = new MemoryUsageMeter();
    meter.record(signed());
    const first = meter.take();
    meter.record(signed());
    assert.deepEqual([first.secrets[0]?.uses, meter.take().secrets[0]?.uses], [1, 1]);
    assert.deepEqual(meter.take(), { secrets: [], apis: [] });
  });

  test('counts calls that were refused below the trust line as calls, and says that they were', () => {
    const meter = new MemoryUsageMeter();
    meter.record(signed({ refused: 'rate-limited' }));
    meter.record(signed());
    assert.deepEqual(meter.take().apis, [{ ...OF_API, calls: 2, refused: 1, lastCallAtMs: AT_MS }]);
  });

  test('counts nothing of a call whose sign was not right, or whose app comes from a document', () => {
    const meter = new MemoryUsageMeter();
    meter.record(signed({ secret: undefined, secretVersion: undefined, refused: 'sign-invalid' }));
    meter.record(signed({ appKey: undefined, secretVersion: undefined }));
    assert.deepEqual(meter.take(), { secrets: [], apis: [] });
  });

  test('makes no row of a type that nobody serves, and one of a type that was', () => {
    const meter = new MemoryUsageMeter();
    const unknown = { isKnownType: false, version: undefined };
    meter.record(signed({ ...unknown, type: 'made.up', refused: 'type-unknown' }));
    meter.record(signed({ ...unknown, refused: 'type-sunset' }), sending('V2'));
    meter.record(signed({ ...unknown, refused: 'type-sunset' }), sending(undefined));
    const { secrets, apis } = meter.take();
    assert.equal(secrets[0]?.uses, 3);
    assert.deepEqual(apis, [
      { ...OF_API, version: 'V2', calls: 1, refused: 1, lastCallAtMs: AT_MS },
      { ...OF_API, calls: 1, refused: 1, lastCallAtMs: AT_MS },
    ]);
  });

  test('counts each day for itself: its last millisecond, and the first of the next', () => {
    const meter = new MemoryUsageMeter();
    meter.record(signed({ atMs: AT_MS + DAY_MS - 1 }));
    meter.record(signed({ atMs: AT_MS + DAY_MS }));
    assert.deepEqual(
      meter.take().apis.map(({ day, calls }) => [day, calls]),
      [
        [DAY, 1],
        [DAY + 1, 1],
      ],
    );
  });

  test('takes the latest of moments that come in any order', () => {
    const meter = new MemoryUsageMeter();
    for (const atMs of [AT_MS + 2, AT_MS + 9, AT_MS + 4]) meter.record(signed({ atMs }));
    const { secrets, apis } = meter.take();
    assert.deepEqual([secrets[0]?.lastUsedAtMs, apis[0]?.lastCallAtMs], [AT_MS + 9, AT_MS + 9]);
  });

  test('holds no more rows than it may, goes on to count in those, and says how many calls it lost', () => {
    const meter = new MemoryUsageMeter(4);
    meter.record(signed());
    meter.record(signed({ type: 'bg.b' }));
    meter.record(signed({ type: 'bg.c' }));
    assert.equal(meter.lost, 0);
    meter.record(signed({ type: 'bg.d' }));
    meter.record(signed({ appKey: 'late' }));
    meter.record(signed());
    assert.equal(meter.lost, 2);
    const { secrets, apis } = meter.take();
    assert.deepEqual([secrets.length + apis.length, secrets[0]?.uses, apis[0]?.calls], [4, 5, 2]);
    meter.record(signed({ appKey: 'late' }));
    assert.deepEqual([meter.take().secrets.length, meter.lost], [1, 2]);
  });
});
