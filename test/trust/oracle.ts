import { tryOracle } from '../hostile/oracle.ts';
import { counted, type Finding, type Goal, type GoalRun, measured } from './goal.ts';

/** Variations of the known app and of the unknown one; fewer mean that something was left out. */
const COMPARED_MIN = 57;

export const oracle: Goal = {
  id: 'R6',
  goal: 'oracle: requests that differ only in what the caller has not proved to know get byte-identical answers, but for the requestId, except where the table itself tells',
  full: 'every variation of a call with a wrong sign, of a known and of an unknown app, against the plain one',
  short: 'the same',
  run: compareAll,
};

async function compareAll(run: GoalRun): Promise<Finding> {
  const { compared, findings } = await tryOracle();
  for (const finding of findings) run.progress(finding);
  const named = findings.length === 0 ? '' : ` (${findings.slice(0, 5).join('; ')})`;
  return measured(
    counted('other answers', `${findings.length} of ${compared}${named}`, findings.length === 0),
    counted('answers compared', String(compared), compared >= COMPARED_MIN),
  );
}
