import { measureWorst, type WorstMeasured } from '../hostile/measure-worst.ts';
import { type Finding, type Goal, type GoalRun, measured, timed } from './goal.ts';

const BLOCK_MS_MAX = 10;
const BODIES_MAX = 20;

export const worstRequest: Goal = {
  id: 'R5',
  goal: 'worst request inside the default limits, tolerant signing included: at most 10 ms of loop block, at most 20 times its size in memory',
  full: 'every body of which we know that it is the worst for some part, 9 calls each; the median block, the largest memory',
  short: 'two of them',
  run: measureAll,
};

async function measureAll(run: GoalRun): Promise<Finding> {
  const found: WorstMeasured[] = [];
  await measureWorst(run.form === 'full' ? '' : 'quads', each => {
    found.push(each);
    run.progress(`${each.name}: ${each.medianMs.toFixed(1)} ms, ${each.bodies.toFixed(1)} bodies`);
  });
  const slowest = found.toSorted((left, right) => right.medianMs - left.medianMs)[0];
  const largest = found.toSorted((left, right) => right.bodies - left.bodies)[0];
  if (slowest === undefined || largest === undefined) throw new Error('no body was measured');
  return measured(
    timed(
      'loop block',
      `${slowest.medianMs.toFixed(1)} ms (${slowest.name})`,
      slowest.medianMs <= BLOCK_MS_MAX,
    ),
    // Collection is a matter of time, too.
    timed('memory', `${largest.bodies.toFixed(1)} bodies (${largest.name})`, largest.bodies <= BODIES_MAX),
  );
}
