import { parseArgs } from 'node:util';
import { streamUpload } from './stream-upload.ts';

/**
 * The long form of the test of streams: `node test/faults/run-stream-upload.ts --mebibytes 1024`.
 *
 * Prints its figure. Exit code 1 where the goal of 32 MiB was missed, or the file did not arrive as it was sent.
 */
const GOAL_MEBIBYTES = 32;
const { values } = parseArgs({ options: { mebibytes: { type: 'string', default: '1024' } } });
const { code, mebibytes, seconds, extraMebibytes, isSame } = await streamUpload(Number(values.mebibytes));
console.log(
  `a file of ${mebibytes} MiB in ${seconds.toFixed(1)} s (${(mebibytes / seconds).toFixed(0)} MiB/s): ` +
    `${extraMebibytes.toFixed(1)} MiB of extra memory (goal ${GOAL_MEBIBYTES}), code ${code}, ` +
    (isSame ? 'the service got the same bytes' : 'the service got other bytes'),
);
process.exitCode = isSame && code === 1_000_000 && extraMebibytes <= GOAL_MEBIBYTES ? 0 : 1;
