import { createRandom } from '../reference/random.ts';
import { counted, type Finding, type Goal, type GoalRun, measured, notMeasured } from './goal.ts';
import { openDescriptors, tellsProcessFacts } from './process-facts.ts';
import { cutUpload, startUploadStage, type UploadStage, upload } from './upload-stage.ts';

const FORMS = { short: { uploads: 25 }, full: { uploads: 100 } } as const;
const FILE_BYTES = 300_000;
const SEED = 1;
const SETTLE_MS = 10_000;

export const uploadsCut: Goal = {
  id: 'U2',
  goal: '100 uploads cut at random points leave no socket, file or in-flight count behind',
  full: '100 uploads of 300 kB to a `serve` process, cut at random bytes, every other one by a reset',
  short: '25 of them',
  run: cutAll,
};

async function cutAll(run: GoalRun): Promise<Finding> {
  if (!tellsProcessFacts()) return notMeasured('this system does not tell what a process has open');
  const stage = await startUploadStage(run);
  if (stage === undefined) return notMeasured('this gateway takes no multipart uploads');
  const { uploads } = FORMS[run.form];
  const before = await settled(stage);
  const wholeBefore = stage.received.length;
  const random = createRandom(SEED);
  for (let nth = 0; nth < uploads; nth += 1) {
    const sentBytes = random.below(FILE_BYTES);
    await cutUpload(stage.ports.gateway, { fileBytes: FILE_BYTES, sentBytes, resets: nth % 2 === 0 });
  }
  const after = await settled(stage, before);
  const whole = stage.received.length - wholeBefore - 1;
  const served = (await upload(stage.ports.gateway, FILE_BYTES)).includes('"errorCode":1000000');
  return measured(
    counted(
      'descriptors left',
      `${after.descriptors - before.descriptors} behind ${uploads} uploads`,
      after.descriptors <= before.descriptors,
    ),
    counted(
      'calls still counted',
      `${after.pending} waiting, ${after.inFlight} at the service`,
      after.pending + after.inFlight === 0,
    ),
    counted('taken for whole by the service', String(whole), whole === 0),
    counted('uploads behind them', served ? 'served' : 'not served', served),
  );
}

interface Left {
  readonly descriptors: number;
  readonly pending: number;
  readonly inFlight: number;
}

/** What is left behind one more upload, once it is no more than `wanted`, or nothing more goes away in time. */
async function settled(stage: UploadStage, wanted?: Left): Promise<Left> {
  // The connection to the service that is kept idle is there before and behind.
  await upload(stage.ports.gateway, FILE_BYTES);
  const startedMs = performance.now();
  for (;;) {
    const left = await leftOf(stage);
    const isQuiet = left.pending + left.inFlight === 0;
    const isThere = isQuiet && (wanted === undefined || left.descriptors <= wanted.descriptors);
    if (isThere || performance.now() - startedMs > SETTLE_MS) return left;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

async function leftOf({ gateway, ports }: UploadStage): Promise<Left> {
  const response = await fetch(`http://127.0.0.1:${ports.status}/metrics`, {
    headers: { connection: 'close' },
  });
  const text = await response.text();
  const valueOf = (name: string): number =>
    Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    descriptors: openDescriptors(gateway.pid),
    pending: valueOf('gatewright_pending_calls'),
    inFlight: valueOf('gatewright_upstream_in_flight'),
  };
}
