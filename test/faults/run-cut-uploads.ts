import { parseArgs } from 'node:util';
import { startUploadStage } from '../gateway/upload-stage.ts';
import { cutUploads } from './cut-uploads.ts';

/**
 * The long form of the test of cut uploads: `node test/faults/run-cut-uploads.ts --uploads 1000 --seed 1`.
 *
 * Prints its figure. Exit code 1 where anything was left behind.
 */
const { values } = parseArgs({
  options: { uploads: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const startedAt = performance.now();
const stage = await startUploadStage({ more: 'max_in_flight_bytes: 640KiB\n' });
const tally = await cutUploads(stage, { uploads: Number(values.uploads), seed: Number(values.seed) });
await stage[Symbol.asyncDispose]();
const refused = tally.codesAfter.filter(code => code !== 1_000_000).length;
console.log(
  `${tally.uploads} uploads cut at random bytes in ${((performance.now() - startedAt) / 1000).toFixed(1)} s: ` +
    `${tally.reachedService} had reached the service, ${tally.whole} as a whole request; left behind: ` +
    `${tally.descriptorsLeft} sockets and files, ${tally.pendingLeft} calls, ${refused} calls refused behind them`,
);
process.exitCode = tally.whole + tally.descriptorsLeft + tally.pendingLeft + refused === 0 ? 0 : 1;
