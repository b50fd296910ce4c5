import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { streamUpload } from './stream-upload.ts';

test('a file of 64 MiB streams through a gateway with at most 32 MiB of extra memory, and arrives as it was sent', {
  skip: existsSync('/proc/self/status') ? false : 'no /proc/self/status on this system',
}, async () => {
  const { code, isSame, extraMebibytes } = await streamUpload(64);
  assert.equal(code, 1_000_000);
  assert.ok(isSame);
  assert.ok(extraMebibytes <= 32, `${extraMebibytes} MiB`);
});
