import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  BusinessError,
  GatewrightError,
  NoAnswerError,
  RefusedError,
  UnreadableAnswerError,
} from '../../sdk/src/errors.ts';
import { ERROR_CLASSES, SignInvalidError } from '../../sdk/src/generated/error-classes.ts';
import * as everything from '../../sdk/src/index.ts';
import { errorNames, errorRows } from '../../src/errors/table.ts';
import { errorClassName } from '../../tools/generators/sdk-errors.ts';
import {
  answerError,
  answerSuccess,
  answerText,
  clientStage,
  failToConnect,
  failureOf,
} from './client-stage.ts';

const classes: Readonly<Record<number, abstract new (...args: never[]) => RefusedError>> = ERROR_CLASSES;
const exported: Readonly<Record<string, unknown>> = everything;

describe('every row of the table that refuses has a class of its own', () => {
  for (const name of errorNames.filter(each => each !== 'success')) {
    const row = errorRows[name];
    test(`${row.code} rejects with ${errorClassName(name)}, which says what the table says`, async () => {
      const stage = clientStage([answerError(row.code, row.text)], { retry: { attempts: 1 } });
      const error = await failureOf(stage.client.call('bg.order.list.v2.get'));
      assert.ok(error instanceof RefusedError && error instanceof GatewrightError && error instanceof Error);
      assert.equal(error.constructor, classes[row.code]);
      assert.equal(error.constructor, exported[errorClassName(name)]);
      const { code, errorMsg, mends, retry, help, requestId, httpStatus } = error;
      assert.deepEqual(
        { code, name: error.name, errorMsg, mends, retry, help },
        { code: row.code, name, errorMsg: row.text, mends: row.mends, retry: row.retry, help: row.help },
      );
      assert.equal(requestId, 'us-00000000-0000-4000-8000-000000000000');
      assert.equal(httpStatus, 200);
      assert.equal(error.message, `${row.code} ${row.text} (${requestId})`);
    });
  }

  test('and no class stands for a code that the table has not', () => {
    const codes = errorNames.filter(name => name !== 'success').map(name => errorRows[name].code);
    assert.deepEqual(
      Object.keys(ERROR_CLASSES).map(Number),
      codes.toSorted((left, right) => left - right),
    );
  });
});

describe('what is no row of the table', () => {
  test('a code of the service rejects with a BusinessError, and is not sent again', async () => {
    const stage = clientStage([answerError(110020002, 'code is used')]);
    const error = await failureOf(stage.client.call('bg.open.accesstoken.create', {}, { idempotent: true }));
    assert.ok(error instanceof BusinessError);
    assert.deepEqual([error.code, error.errorMsg, error.isRetryable], [110020002, 'code is used', false]);
    assert.equal(stage.sent.length, 1);
  });

  for (const [what, text] of [
    ['a page of a proxy', '<html>Bad gateway</html>'],
    ['JSON that is no envelope', '{"status":502}'],
    ['an array', '[]'],
    ['null', 'null'],
    ['nothing', ''],
    ['an envelope whose code is a text', '{"success":false,"errorCode":"4000000","errorMsg":""}'],
  ] as const) {
    test(`${what} rejects with an UnreadableAnswerError that has its status`, async () => {
      const stage = clientStage([answerText(text, 502)]);
      const error = await failureOf(stage.client.call('x.y'));
      assert.ok(error instanceof UnreadableAnswerError);
      assert.equal(error.httpStatus, 502);
      assert.equal(stage.sent.length, 1);
    });
  }

  test('no connection rejects with a NoAnswerError that keeps its cause', async () => {
    const error = await failureOf(clientStage([failToConnect]).client.call('x.y'));
    assert.ok(error instanceof NoAnswerError);
    assert.ok(error.cause instanceof TypeError);
  });
});

test('an envelope decides, whatever the HTTP status', async () => {
  const refused = clientStage([() => new Response('{"success":false,"errorCode":3000001}', { status: 413 })]);
  const error = await failureOf(refused.client.call('x.y'));
  assert.ok(error instanceof SignInvalidError);
  assert.equal(error.httpStatus, 413);
  assert.equal(await clientStage([answerSuccess(7)]).client.call('x.y'), 7);
});

test('the text of a result is read by parseResult digit for digit, and what that throws is what the call rejects with', async () => {
  const text =
    '{"result":{"id":601099548666279999},"success":true,"requestId":"us-1","errorCode":1000000,"errorMsg":""}';
  const stage = clientStage([answerText(text)], { parseResult: result => result });
  assert.equal(await stage.client.call('x.y'), '{"id":601099548666279999}');
  const failing = clientStage([answerText(text)], {
    parseResult: () => {
      throw new RangeError('no');
    },
  });
  assert.ok((await failureOf(failing.client.call('x.y'))) instanceof RangeError);
  assert.equal(failing.sent.length, 1);
});
