import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usageSentence } from '../../src/cli/usage-sentence.ts';

test('counts that cannot be kept are told with the reason, and what is missing with its number', () => {
  assert.deepEqual(
    [
      usageSentence({ trouble: 'unkept', cause: 'the disk is full' }),
      usageSentence({ trouble: 'kept', lost: 0 }),
      usageSentence({ trouble: 'missing', lost: 12 }),
    ],
    [
      'what calls use cannot be kept (the disk is full); it is counted and tried again',
      'what calls use is kept again; calls that are missing in it: 0',
      'calls that are missing in what is kept of use: 12',
    ],
  );
});
