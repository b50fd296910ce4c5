import { type CutUploadsTally, cutUploads } from '../faults/cut-uploads.ts';
import { startUploadStage } from '../gateway/upload-stage.ts';
import { counted, type Finding, type Goal, type GoalRun, measured, notMeasured } from './goal.ts';
import { tellsProcessFacts } from './process-facts.ts';

const FORMS = { short: { uploads: 100 }, full: { uploads: 1_000 } } as const;
const SEED = 1;
/** Room for the fields and the window of three uploads: what one of them went on holding would show. */
const ROOM = 'max_in_flight_bytes: 640KiB\n';
const SUCCESS = 1_000_000;

export const uploadsCut: Goal = {
  id: 'U2',
  goal: '100 uploads cut at random points leave no socket, file or in-flight count behind',
  full: '1,000 uploads of 400 kB, with a length and in chunks, cut at random bytes by a reset, by leaving or by ending, to a service that reads, answers at once, reads nothing or resets',
  short: '100 of them',
  run: cutAll,
};

async function cutAll(run: GoalRun): Promise<Finding> {
  if (!tellsProcessFacts()) return notMeasured('this system does not tell what a process has open');
  const stage = await startUploadStage({ more: ROOM });
  run.onEnd(async () => {
    await stage[Symbol.asyncDispose]();
  });
  return judge(await cutUploads(stage, { ...FORMS[run.form], seed: SEED }));
}

function judge(tally: CutUploadsTally): Finding {
  const { uploads, reachedService, descriptorsLeft, pendingLeft, inFlightLeft, whole, codesAfter } = tally;
  const refused = codesAfter.filter(code => code !== SUCCESS).length;
  return measured(
    counted(
      'descriptors left',
      `${descriptorsLeft} behind ${uploads} uploads, ${reachedService} of which had reached the service`,
      descriptorsLeft === 0 && reachedService > uploads / 5,
    ),
    counted(
      'calls still counted',
      `${pendingLeft} waiting, ${inFlightLeft} at the service`,
      pendingLeft + inFlightLeft === 0,
    ),
    counted('taken for whole by the service', String(whole), whole === 0),
    counted(
      'refused behind them for want of room',
      `${refused} of ${codesAfter.length}`,
      refused === 0 && codesAfter.length > 0,
    ),
  );
}
