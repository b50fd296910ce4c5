import { counted, type Finding, type Goal, type GoalRun, type Measure, measured, timed } from './goal.ts';
import { RegistryStage } from './registry-stage.ts';
import { SteadyLoad } from './steady-load.ts';

const FORMS = { short: { changes: 30, perSecond: 200 }, full: { changes: 1_000, perSecond: 500 } } as const;
const VISIBLE_MS_MAX = 1_000;

/**
 * A `serve` process on an SQLite registry whose APIs are changed one after the other under load.
 *
 * Each change leads the calls of one of two APIs to another path of its own service. Once a change is answered, the next call
 * has to go there; every answer tells which service and which path it came from.
 */
export const changesUnderLoad: Goal = {
  id: 'C1',
  goal: '1,000 changes of the registry under 500 requests/s: no call lost or misjudged, visible within 1 s',
  full: '1,000 changes through the admin interface under 500 requests/s to two services',
  short: '30 changes under 200 requests/s',
  run: change,
};

interface Tally {
  changes: number;
  /** Changes that were not answered with success. */
  refused: number;
  /** Changes whose next call was still decided by what was before. */
  stale: number;
  slowestMs: number;
}

async function change(run: GoalRun): Promise<Finding> {
  const { changes, perSecond } = FORMS[run.form];
  const stage = await RegistryStage.start(run, { name: 'changed' });
  const tally: Tally = { changes: 0, refused: 0, stale: 0, slowestMs: 0 };
  const load = new SteadyLoad(run, { port: stage.gateway.port, perSecond });
  const measures = await load.during(async () => {
    for (let nth = 1; nth <= changes; nth += 1) {
      await changeOnce(stage, nth, tally);
      if (nth % 100 === 0) run.progress(`${nth} of ${changes} changes`);
    }
  });
  return judge(measures, tally, changes);
}

async function changeOnce(stage: RegistryStage, nth: number, tally: Tally): Promise<void> {
  const name = nth % 2 === 0 ? 'a' : 'b';
  const startedMs = performance.now();
  const status = await stage.lead(name, nth);
  tally.changes += 1;
  if (status !== 200) {
    tally.refused += 1;
    return;
  }
  if ((await stage.leadsTo(name)) !== nth) tally.stale += 1;
  tally.slowestMs = Math.max(tally.slowestMs, performance.now() - startedMs);
}

function judge(load: readonly Measure[], tally: Tally, changes: number): Finding {
  return measured(
    ...load,
    counted(
      'changes refused',
      `${tally.refused} of ${tally.changes}`,
      tally.refused === 0 && tally.changes === changes,
    ),
    counted('calls behind an answered change that it did not decide', String(tally.stale), tally.stale === 0),
    timed(
      'slowest to be visible',
      `${Math.round(tally.slowestMs)} ms of ${VISIBLE_MS_MAX}`,
      tally.slowestMs <= VISIBLE_MS_MAX,
    ),
  );
}
