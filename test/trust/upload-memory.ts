import { counted, type Finding, type Goal, type GoalRun, measured, notMeasured, timed } from './goal.ts';
import { residentBytes, tellsProcessFacts } from './process-facts.ts';
import { startUploadStage, upload } from './upload-stage.ts';

const MIB = 2 ** 20;
const FORMS = { short: { fileBytes: 64 * MIB }, full: { fileBytes: 1024 * MIB } } as const;
const EXTRA_MAX = 32 * MIB;
const LOOK_EVERY_MS = 20;
const WARM_UPLOADS = 100;
const WARM_BYTES = MIB;

export const uploadMemory: Goal = {
  id: 'U1',
  goal: 'a file of 1 GiB streams through an upload with at most 32 MiB of extra memory',
  full: 'one file of 1 GiB through a `serve` process; the largest resident memory against that before, every 20 ms',
  short: '64 MiB',
  run: streamFile,
};

async function streamFile(run: GoalRun): Promise<Finding> {
  if (!tellsProcessFacts()) return notMeasured('this system does not tell the memory of a process');
  const stage = await startUploadStage(run);
  if (stage === undefined) return notMeasured('this gateway takes no multipart uploads');
  const { fileBytes } = FORMS[run.form];
  // A process that has served for a while: what any uploads compile and allocate is no part of what a large one takes.
  for (let nth = 0; nth < WARM_UPLOADS; nth += 1) await upload(stage.ports.gateway, WARM_BYTES);
  const before = residentBytes(stage.gateway.pid);
  let peak = before;
  const looking = setInterval(() => {
    peak = Math.max(peak, residentBytes(stage.gateway.pid));
  }, LOOK_EVERY_MS);
  const startedMs = performance.now();
  const { answer, expected } = await upload(stage.ports.gateway, fileBytes);
  const seconds = (performance.now() - startedMs) / 1000;
  clearInterval(looking);
  const isServed = answer.includes('"errorCode":1000000');
  const isSame = stage.received.at(-1) === expected;
  const extra = peak - before;
  return measured(
    counted(`${fileBytes / MIB} MiB with their file_sha256`, isServed ? 'served' : 'not served', isServed),
    counted('the service got', isSame ? 'the same bytes' : 'other bytes', isSame),
    // When memory is collected is a matter of time.
    timed('extra memory', `${(extra / MIB).toFixed(1)} MiB of ${EXTRA_MAX / MIB}`, extra <= EXTRA_MAX),
    timed('pace', `${(fileBytes / MIB / seconds).toFixed(0)} MiB/s`, true),
  );
}
