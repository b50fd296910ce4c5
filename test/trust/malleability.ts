import { tryMalleability } from '../hostile/malleability.ts';
import { counted, type Finding, type Goal, type GoalRun, measured } from './goal.ts';

const SEED = 20_261_122;
const FORMS = { short: { mutations: 2_000 }, full: { mutations: 1_000_000 } } as const;
/** The process gets a turn, and the run a sign of life, after so many. */
const STRETCH = 50_000;

export const malleability: Goal = {
  id: 'R4',
  goal: 'malleability: 10⁶ mutations of signed requests that were accepted: with the replay guard on, none reaches the service with another typed meaning',
  full: '1,000,000 mutations through the pipeline, nearly all with a sign that stays right; judged by the second reader',
  short: '2,000',
  run: mutateAll,
};

async function mutateAll(run: GoalRun): Promise<Finding> {
  const { mutations } = FORMS[run.form];
  const sum = { originals: 0, mutations: 0, forged: 0, guarded: 0, retries: 0, findings: 0 };
  for (let stretch = 0; sum.mutations < mutations; stretch += 1) {
    const left = Math.min(STRETCH, mutations - sum.mutations);
    const tally = await tryMalleability({ seed: SEED + stretch, mutations: left });
    for (const finding of tally.findings) run.progress(finding);
    sum.originals += tally.originals;
    sum.mutations += tally.mutations;
    sum.forged += tally.forged;
    sum.guarded += tally.guarded;
    sum.retries += tally.retries;
    sum.findings += tally.findings.length;
    run.progress(`${sum.mutations} of ${mutations} mutations`);
  }
  return measured(
    counted(
      'reached the service with another meaning',
      `${sum.findings} of ${sum.mutations} mutations of ${sum.originals} calls`,
      sum.findings === 0,
    ),
    counted(
      'right sign, another meaning',
      `${sum.forged}, ${sum.guarded} stopped by the guard alone`,
      sum.guarded > 0,
    ),
    counted('retries with the same meaning that passed', String(sum.retries), sum.retries > 0),
  );
}
