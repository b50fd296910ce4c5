import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, test } from 'node:test';
import { GatewrightError, TimeoutError } from '../../sdk/src/errors.ts';
import { errorNames, errorRows } from '../../src/errors/table.ts';
import {
  ATTEMPT_MS,
  answerError,
  answerSuccess,
  answerText,
  clientStage,
  type Deed,
  failToConnect,
  failureOf,
  stayAway,
  TOTAL_MS,
  untilSent,
} from './client-stage.ts';

const ATTEMPTS = 4;

describe('each row is sent again exactly where the table allows it', () => {
  for (const name of errorNames.filter(each => each !== 'success')) {
    const { code, retry, text } = errorRows[name];
    for (const idempotent of [false, true]) {
      const isAllowed =
        retry === 'always' || retry === 'after-wait' || (retry === 'if-idempotent' && idempotent);
      const attempts = isAllowed ? ATTEMPTS : 1;
      test(`${code} (${retry}) of a call that is ${idempotent ? '' : 'not '}idempotent: ${attempts} attempts`, async () => {
        const stage = clientStage([answerError(code, text)]);
        const error = await failureOf(stage.client.call('x.y', {}, { idempotent }));
        assert.ok(error instanceof GatewrightError);
        assert.equal(error.isRetryable, isAllowed);
        assert.equal(stage.sent.length, attempts);
      });
    }
  }

  const unanswered: readonly { readonly what: string; readonly deed: Deed }[] = [
    { what: 'no connection', deed: failToConnect },
    { what: 'no envelope', deed: answerText('<html>', 502) },
  ];
  for (const { what, deed } of unanswered) {
    for (const [idempotent, attempts] of [
      [false, 1],
      [true, ATTEMPTS],
    ] as const) {
      test(`${what} of a call that is ${idempotent ? '' : 'not '}idempotent: ${attempts} attempts`, async () => {
        const stage = clientStage([deed]);
        await failureOf(stage.client.call('x.y', {}, { idempotent }));
        assert.equal(stage.sent.length, attempts);
      });
    }
  }
});

describe('what is waited between attempts', () => {
  test('is a random part of a span that doubles up to its cap', async () => {
    const stage = clientStage([answerError(4000000)], { retry: { attempts: 8, baseMs: 1000, capMs: 9000 } });
    await failureOf(stage.client.call('x.y'));
    assert.deepEqual(stage.waits, [500, 1000, 2000, 4000, 4500, 4500, 4500]);
  });

  test('begins anywhere from nothing to the whole span', async () => {
    for (const random of [0, 0.25, 0.999]) {
      const stage = clientStage([answerError(4000000), answerSuccess()], { random: () => random });
      await stage.client.call('x.y');
      assert.deepEqual(stage.waits, random === 0 ? [] : [random * 250]);
      assert.equal(stage.sent.length, 2);
    }
  });

  test('is never less than Retry-After asks for, in seconds or as a date', async () => {
    const inFive = new Date(Date.UTC(2026, 10, 22, 12, 0, 5)).toUTCString();
    for (const retryAfter of ['5', inFive]) {
      const stage = clientStage([answerError(4000004, '', { 'retry-after': retryAfter }), answerSuccess()]);
      await stage.client.call('x.y');
      assert.deepEqual(stage.waits, [5125]);
    }
  });

  test('for a quota without Retry-After is counted by the second', async () => {
    const stage = clientStage([answerError(4000004), answerSuccess()]);
    await stage.client.call('x.y');
    assert.deepEqual(stage.waits, [500]);
  });

  test('ends the call at once where Retry-After asks for more than it may', async () => {
    const stage = clientStage([answerError(4000004, '', { 'retry-after': '61' })]);
    const error = await failureOf(stage.client.call('x.y'));
    assert.ok(error instanceof GatewrightError);
    assert.deepEqual([error.retryAfterMs, stage.sent.length], [61_000, 1]);
  });

  test('ends the call at once where it would outlast the whole call', async () => {
    const stage = clientStage([answerError(4000004, '', { 'retry-after': '50' })]);
    await failureOf(stage.client.call('x.y'));
    assert.equal(stage.sent.length, 3);
    assert.deepEqual(stage.waits, [50_125, 50_250]);
  });
});

test('each attempt is signed afresh, with its own time', async () => {
  const stage = clientStage([answerError(4000004, '', { 'retry-after': '10' }), answerSuccess()]);
  await stage.client.call('x.y');
  const [first, second] = stage.sent.map(({ parameters }) => parameters);
  assert.equal(Number(second?.['timestamp']) - Number(first?.['timestamp']), 10);
  assert.notEqual(first?.['sign'], second?.['sign']);
});

test('a stream is never sent twice, whatever the table allows', async () => {
  const stage = clientStage([answerError(4000000)]);
  const files = [{ content: new Blob(['x']).stream() }];
  await failureOf(
    stage.client.upload('x.y', { files }, { idempotent: true, limits: { totalTimeoutMs: TOTAL_MS } }),
  );
  assert.equal(stage.sent.length, 1);
});

describe('the limits on time', () => {
  test('an attempt that takes too long rejects with a TimeoutError, and its request is cut', async () => {
    const stage = clientStage([stayAway]);
    const failure = failureOf(stage.client.call('x.y'));
    await untilSent(stage, 1);
    stage.lapse(ATTEMPT_MS);
    const error = await failure;
    assert.ok(error instanceof TimeoutError);
    assert.deepEqual([error.name, error.limit], ['timeout', 'attempt']);
    assert.equal(stage.sent[0]?.signal.aborted, true);
    assert.equal(stage.sent.length, 1);
  });

  test('an attempt that took too long is made again where the call is idempotent', async () => {
    const stage = clientStage([stayAway, answerSuccess('late')]);
    const call = stage.client.call('x.y', {}, { idempotent: true });
    await untilSent(stage, 1);
    stage.lapse(ATTEMPT_MS);
    assert.equal(await call, 'late');
  });

  test('all attempts together have a limit, whose error keeps the one of the attempt before', async () => {
    const stage = clientStage([answerError(4000000), stayAway]);
    const failure = failureOf(stage.client.call('x.y', {}, { idempotent: true }));
    await untilSent(stage, 2);
    stage.lapse(TOTAL_MS);
    const error = await failure;
    assert.ok(error instanceof TimeoutError && error.cause instanceof GatewrightError);
    assert.deepEqual([error.name, error.limit], ['timeout', 'total']);
    assert.equal(error.cause.name, 'system-exception');
    assert.equal(stage.sent.length, 2);
  });

  test('a limit of one call stands above those of the client', async () => {
    const stage = clientStage([stayAway], { limits: { attemptTimeoutMs: 1, totalTimeoutMs: 2 } });
    const limits = { attemptTimeoutMs: ATTEMPT_MS, totalTimeoutMs: TOTAL_MS };
    const failure = failureOf(stage.client.call('x.y', {}, { limits }));
    await untilSent(stage, 1);
    stage.lapse(ATTEMPT_MS);
    assert.match(String(await failure), /within 30001 ms/);
  });

  test('no timer runs on when a call has ended', async () => {
    const timers = new Set<AbortSignal>();
    const stage = clientStage([answerSuccess()], {
      sleep: (_, signal) => {
        timers.add(signal);
        return new Promise(() => undefined);
      },
    });
    await stage.client.call('x.y');
    assert.equal(timers.size, 2);
    for (const signal of timers) assert.ok(signal.aborted);
  });
});

describe('a signal', () => {
  const reason = new Error('the user closed the page');

  test('that is aborted already lets nothing be sent', async () => {
    const stage = clientStage([answerSuccess()]);
    const failure = await failureOf(stage.client.call('x.y', {}, { signal: AbortSignal.abort(reason) }));
    assert.equal(failure, reason);
    assert.equal(stage.sent.length, 0);
  });

  test('that is aborted under way cuts the request, and rejects with its reason', async () => {
    const stage = clientStage([stayAway]);
    const controller = new AbortController();
    const failure = failureOf(stage.client.call('x.y', {}, { signal: controller.signal, idempotent: true }));
    await untilSent(stage, 1);
    controller.abort(reason);
    assert.equal(await failure, reason);
    assert.equal(stage.sent[0]?.signal.aborted, true);
    assert.equal(stage.sent.length, 1);
  });

  test('that is aborted between two attempts ends the wait', async () => {
    const controller = new AbortController();
    const stage = clientStage([answerError(4000000)], {
      sleep: async ms => {
        if (ms === ATTEMPT_MS || ms === TOTAL_MS) return new Promise(() => undefined);
        controller.abort(reason);
        return new Promise(() => undefined);
      },
    });
    assert.equal(await failureOf(stage.client.call('x.y', {}, { signal: controller.signal })), reason);
    assert.equal(stage.sent.length, 1);
  });

  test('keeps no listener when the call has ended', async () => {
    const { signal } = new AbortController();
    await clientStage([answerSuccess()]).client.call('x.y', {}, { signal });
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  });
});
