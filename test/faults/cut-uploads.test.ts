import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { startUploadStage } from '../gateway/upload-stage.ts';
import { cutUploads } from './cut-uploads.ts';

/** Room for the fields and the window of three uploads of the test. */
const ROOM = 'max_in_flight_bytes: 640KiB\n';

test('100 uploads that are cut at random bytes leave no socket, no file, no room held and no call counted', {
  skip: existsSync('/proc/self/fd') ? false : 'no /proc/self/fd on this system',
}, async () => {
  await using stage = await startUploadStage({ more: ROOM });
  const tally = await cutUploads(stage, { uploads: 100, seed: 1 });
  assert.equal(tally.whole, 0, 'the service took a cut upload for a whole one');
  assert.ok(tally.reachedService > 20, `${tally.reachedService}`);
  assert.equal(tally.descriptorsLeft, 0);
  assert.equal(tally.pendingLeft, 0);
  assert.deepEqual(new Set(tally.codesAfter), new Set([1_000_000]));
});
