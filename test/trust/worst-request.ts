import { countWorst, type WorstCounted } from '../hostile/count-worst.ts';
import { measureWorst, type WorstMeasured } from '../hostile/measure-worst.ts';
import { worstBodies } from '../hostile/worst-bodies.ts';
import { counted, type Finding, type Goal, type GoalRun, type Measure, measured, timed } from './goal.ts';

const BLOCK_MS_MAX = 10;
const BODIES_MAX = 20;
/** Source: protocol.md §3. */
const DIGESTED_BODIES_MAX = 4;

export const worstRequest: Goal = {
  id: 'R5',
  goal: 'worst request inside the default limits, tolerant signing included: at most 10 ms of loop block, at most 20 times its size in memory',
  full: 'every body of which we know that it is the worst for some part: its digests and turns counted, 9 calls timed; the median block, the largest memory',
  short: 'the digests and turns of every body counted, two of them timed',
  run: measureAll,
};

async function measureAll(run: GoalRun): Promise<Finding> {
  const counts: WorstCounted[] = [];
  for (const [name, body] of Object.entries(worstBodies)) {
    const each = await countWorst(name, body);
    if (each !== undefined) counts.push(each);
  }
  const found: WorstMeasured[] = [];
  await measureWorst(run.form === 'full' ? '' : 'quads', each => {
    found.push(each);
    run.progress(`${each.name}: ${each.medianMs.toFixed(1)} ms, ${each.bodies.toFixed(1)} bodies`);
  });
  return measured(...measuresOfCounts(counts), ...measuresOfTimes(found));
}

/** Of the body for which the figure is the highest. */
function worstOf<T>(all: readonly T[], figureOf: (each: T) => number): T {
  const [worst] = all.toSorted((left, right) => figureOf(right) - figureOf(left));
  if (worst === undefined) throw new Error('no body was measured');
  return worst;
}

/** The same on every machine: that no turn of the event loop holds more than one digest, and how much all of them are. */
function measuresOfCounts(counts: readonly WorstCounted[]): readonly Measure[] {
  const crowded = worstOf(counts, each => each.digestsPerTurn);
  const digested = worstOf(counts, each => each.bodiesInAll);
  const patient = worstOf(counts, each => each.turns);
  return [
    counted(
      'digests in one turn of the event loop',
      `${crowded.digestsPerTurn} at most (${counts.length} bodies, up to ${patient.turns} turns: ${patient.name})`,
      crowded.digestsPerTurn === 1 && patient.turns > 1,
    ),
    counted(
      'digested in all',
      `${digested.bodiesInAll.toFixed(2)} bodies at most of ${DIGESTED_BODIES_MAX} (${digested.name})`,
      digested.bodiesInAll <= DIGESTED_BODIES_MAX,
    ),
  ];
}

function measuresOfTimes(found: readonly WorstMeasured[]): readonly Measure[] {
  const slowest = worstOf(found, each => each.medianMs);
  const largest = worstOf(found, each => each.bodies);
  const block = `${slowest.medianMs.toFixed(1)} ms (${slowest.name})`;
  const memory = `${largest.bodies.toFixed(1)} bodies (${largest.name})`;
  return [
    timed('loop block', block, slowest.medianMs <= BLOCK_MS_MAX),
    // Collection is a matter of time, too.
    timed('memory', memory, largest.bodies <= BODIES_MAX),
  ];
}
