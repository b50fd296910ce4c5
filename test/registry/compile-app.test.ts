import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { paceOf } from '../../src/model/gcra.ts';
import { GrantBook } from '../../src/model/grant.ts';
import { atMoment } from '../../src/model/phase.ts';
import { compileApp } from '../../src/registry/compile-app.ts';
import { appEntry, secretEntry } from '../pipeline/document.ts';

const LIMIT = { rate: 20, perMs: 1000, burst: 30 };
const PARTS = { appCeiling: 5, book: new GrantBook() };

describe('an app', () => {
  test('loses a secret and another limit at their instants, each by itself', () => {
    const entry = appEntry({
      secrets: [secretEntry('new'), secretEntry('old', 2000)],
      limit: LIMIT,
      limitOverride: { limit: undefined, untilMs: 1000 },
    });
    const app = compileApp(entry, PARTS);
    const at = (nowMs: number) => {
      const { secrets, quota, ceiling } = atMoment(app, nowMs);
      return [secrets.length, quota?.pace, ceiling?.pace];
    };
    const [own, ceiling] = [paceOf(LIMIT), paceOf({ rate: 100, perMs: 1000, burst: 150 })];
    assert.deepEqual(at(999), [2, undefined, undefined]);
    assert.deepEqual(
      [at(1000), at(1999)],
      [
        [2, own, ceiling],
        [2, own, ceiling],
      ],
    );
    assert.deepEqual(at(2000), [1, own, ceiling]);
  });

  test('of which nothing ends has one phase', () => {
    assert.equal(compileApp(appEntry(), PARTS).next, undefined);
  });
});
