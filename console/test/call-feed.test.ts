import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CallFeed, ROWS_MAX } from '../src/live/call-feed.ts';
import { termAt, withTerm } from '../src/requests/filter-term.ts';
import { callId, summaryOf } from './made-calls.ts';

function calls(from: number, to: number) {
  return Array.from({ length: to - from }, (_, index) => summaryOf(from + index));
}

describe('the feed of calls', () => {
  test('shows the newest first and keeps no more than its bound', () => {
    const feed = new CallFeed();
    feed.push(calls(0, ROWS_MAX + 50));
    feed.publish();
    const { rows, arrived } = feed.snapshot();
    assert.equal(rows.length, ROWS_MAX);
    assert.equal(rows[0]?.id, callId(ROWS_MAX + 49));
    assert.equal(arrived, ROWS_MAX + 50);
  });

  test('while it stands, rows stay and arrivals are counted; then each is counted once', () => {
    const feed = new CallFeed();
    feed.push(calls(0, 3));
    feed.publish();
    feed.stand(true);
    feed.push(calls(3, 5));
    feed.publish();
    assert.deepEqual([feed.snapshot().rows.length, feed.snapshot().held, feed.snapshot().arrived], [3, 2, 3]);
    feed.push(calls(5, 6));
    feed.publish();
    assert.equal(feed.snapshot().held, 3);
    feed.stand(false);
    assert.deepEqual([feed.snapshot().rows.length, feed.snapshot().held, feed.snapshot().arrived], [6, 0, 6]);
  });

  test('a call that both a page and the stream bring is shown once', () => {
    const feed = new CallFeed();
    feed.takeNewest({ calls: calls(0, 3).toReversed(), next: null, total: 3 });
    feed.push(calls(2, 4));
    feed.publish();
    assert.deepEqual(
      feed.snapshot().rows.map(row => row.id),
      [3, 2, 1, 0].map(callId),
    );
  });

  test('a newest page without a known call replaces the rows: what lies between was missed', () => {
    const feed = new CallFeed();
    feed.takeNewest({ calls: calls(0, 2).toReversed(), next: 'a', total: 2 });
    feed.takeNewest({ calls: calls(8, 10).toReversed(), next: 'b', total: 10 });
    assert.deepEqual(
      [feed.snapshot().rows.map(row => row.id), feed.snapshot().next],
      [[9, 8].map(callId), 'b'],
    );
  });

  test('tells of calls that the stream left out', () => {
    const feed = new CallFeed();
    feed.drop(7);
    feed.publish();
    feed.publish();
    assert.equal(feed.snapshot().dropped, 7);
  });
});

describe('terms of a filter', () => {
  test('a term is added once, in place of one with its key, and taken away again', () => {
    assert.equal(withTerm('', 'code:1'), 'code:1');
    assert.equal(withTerm('type:"a b" code:1', 'code:2'), 'type:"a b" code:2');
    assert.equal(withTerm('app:x code:2', 'code:2'), 'app:x');
  });

  test('the term at the caret is found, quotes included', () => {
    assert.deepEqual(termAt('a "b c" d', 5), { text: '"b c"', start: 2, end: 7 });
    assert.deepEqual(termAt('a ', 2), { text: '', start: 2, end: 2 });
  });
});
