import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ROWS_MAX } from '../src/live/call-feed.ts';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { runLiveTail } from './live-tail.ts';

const SECONDS = 4;
/** What a page may gain beyond a full list: caches of the browser, not calls. */
const HEAP_GAIN_MAX = 8 * 2 ** 20;

describe('the live tail', { skip: WITHOUT_CHROMIUM }, () => {
  test('at 2,000 calls a second every call is counted or told as left out, and memory stays bounded', async () => {
    const { sent, counted, dropped, rows, elements, heapBytes } = await runLiveTail(SECONDS);
    const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
    console.log(`    ${sent} calls; heap ${mib(heapBytes.before)} before, ${mib(heapBytes.after)} after`);
    assert.equal(counted + dropped, sent);
    assert.equal(rows, ROWS_MAX);
    assert.ok(elements < 2000, `${elements} elements`);
    assert.ok(heapBytes.after - heapBytes.before < HEAP_GAIN_MAX, JSON.stringify(heapBytes));
  });
});
