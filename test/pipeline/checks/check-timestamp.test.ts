import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkTimestamp } from '../../../src/pipeline/checks/check-timestamp.ts';
import { NOW_MS } from '../document.ts';
import { said as word } from '../verdict.ts';
import { bodyOf, receivedOf, routeOf, worldOf } from '../world.ts';

const NOW = NOW_MS / 1000;
const world = worldOf();

function said(json: string | object, nowMs = NOW_MS, path = '/openapi/router'): string {
  const received = receivedOf('{}', { route: routeOf(path) });
  return word(checkTimestamp.run({ received, body: bodyOf(json) }, { ...world, nowMs }));
}

describe('check-timestamp', () => {
  test('takes what lies 300 seconds away on either side, and refuses what lies 301', () => {
    for (const nowMs of [NOW_MS, NOW_MS + 1, NOW_MS + 999, NOW_MS + 999.9]) {
      assert.equal(said({ timestamp: NOW - 301 }, nowMs), 'timestamp-expired');
      assert.equal(said({ timestamp: NOW - 300 }, nowMs), 'passes');
      assert.equal(said({ timestamp: NOW }, nowMs), 'passes');
      assert.equal(said({ timestamp: NOW + 300 }, nowMs), 'passes');
      assert.equal(said({ timestamp: NOW + 301 }, nowMs), 'timestamp-invalid');
    }
  });

  test('the window moves at the whole second', () => {
    assert.equal(said({ timestamp: NOW - 300 }, NOW_MS + 999), 'passes');
    assert.equal(said({ timestamp: NOW - 300 }, NOW_MS + 1000), 'timestamp-expired');
    assert.equal(said({ timestamp: NOW + 300 }, NOW_MS - 1), 'timestamp-invalid');
  });

  test('counts milliseconds on ark routes, in whole seconds as well', () => {
    const ark = (timestamp: number, nowMs = NOW_MS) => said({ timestamp }, nowMs, '/ark/router');
    for (const nowMs of [NOW_MS, NOW_MS + 999]) {
      assert.equal(ark(NOW_MS - 300_001, nowMs), 'timestamp-expired');
      assert.equal(ark(NOW_MS - 300_000, nowMs), 'passes');
      assert.equal(ark(NOW_MS + 300_999, nowMs), 'passes');
      assert.equal(ark(NOW_MS + 301_000, nowMs), 'timestamp-invalid');
    }
    assert.equal(said({ timestamp: NOW_MS }, NOW_MS, '/ark/upload'), 'passes');
  });

  test('seconds on an ark route and milliseconds on an openapi route are no timestamps', () => {
    assert.equal(said({ timestamp: NOW }, NOW_MS, '/ark/router'), 'timestamp-invalid');
    assert.equal(said({ timestamp: NOW_MS }), 'timestamp-invalid');
    assert.equal(said({ timestamp: NOW_MS }, NOW_MS, '/openapi/upload'), 'timestamp-invalid');
  });

  test('takes digits as a string or an integer', () => {
    assert.equal(said({ timestamp: String(NOW) }), 'passes');
    assert.equal(said(`{"timestamp":"\\u003${String(NOW)[0]}${String(NOW).slice(1)}"}`), 'passes');
    assert.equal(said({ timestamp: String(NOW_MS) }, NOW_MS, '/ark/router'), 'passes');
  });

  test('anything but ten digits is no timestamp', () => {
    const written = [
      `${NOW}.0`,
      `${NOW}e0`,
      `-${NOW}`,
      `${NOW}0`,
      String(NOW).slice(1),
      `"${NOW} "`,
      `" ${NOW}"`,
      `"+${NOW}"`,
      `"${NOW}\\n"`,
      'true',
      'false',
      `[${NOW}]`,
      '{}',
      '"now"',
      '0',
      '1e9',
      '"１２３４５６７８９０"',
    ];
    for (const json of written) assert.equal(said(`{"timestamp":${json}}`), 'timestamp-invalid', json);
  });

  test('none, null and an empty text are missing', () => {
    for (const json of ['{}', '{"timestamp":null}', '{"timestamp":""}']) {
      assert.equal(said(json), 'timestamp-missing');
    }
  });
});
