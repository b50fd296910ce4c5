import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderPrettyLine } from '../../../src/adapters/pino/pretty-call-log.ts';
import { callRecord } from '../call-record.ts';

test('a call that succeeded at a second attempt says so, and another one does not', () => {
  assert.doesNotMatch(renderPrettyLine(callRecord(), false), /attempt/);
  assert.match(renderPrettyLine(callRecord({ attempts: 2 }), false), / {2}at attempt 2\n$/);
});
