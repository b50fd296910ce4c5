import { renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { counted, type Finding, type Goal, type GoalRun, measured, timed } from './goal.ts';
import { RegistryStage } from './registry-stage.ts';
import { SteadyLoad } from './steady-load.ts';

const FORMS = {
  short: { goneMs: 1_500, perSecond: 100 },
  full: { goneMs: 600_000, perSecond: 200 },
} as const;
const WRITE_EVERY_MS = 250;
const REFUSED_MS_MAX = 500;
/** The copy is written about a second behind a change. */
const COPY_MS_MAX = 15_000;

/**
 * A `serve` process on an SQLite registry whose file is taken away under load, and brought back.
 *
 * Then the gateway ends, the file is overwritten with something else, and it starts from the sealed copy alone.
 */
export const databaseGone: Goal = {
  id: 'R11',
  goal: 'database gone for 10 minutes: data plane 100 %, writes fail fast and clearly; a cold start from the last copy works (SQLite)',
  full: 'the database taken away for 10 minutes under 200 requests/s, four writes a second; then a start on a damaged one',
  short: '1.5 seconds under 100 requests/s',
  run: takeAway,
};

interface Tally {
  writes: number;
  /** Writes that were not answered with 503 and the reason. */
  unclear: number;
  slowestMs: number;
  isBack: boolean;
}

async function takeAway(run: GoalRun): Promise<Finding> {
  const { goneMs, perSecond } = FORMS[run.form];
  const stage = await RegistryStage.start(run, { name: 'gone' });
  const tally: Tally = { writes: 0, unclear: 0, slowestMs: 0, isBack: false };
  await stage.lead('a', 1);
  const load = new SteadyLoad(run, { port: stage.gateway.port, perSecond });
  const measures = await load.during(async () => {
    renameSync(stage.database, `${stage.database}.away`);
    const untilMs = performance.now() + goneMs;
    while (performance.now() < untilMs) {
      await writeOnce(stage, tally);
      if (tally.writes % 240 === 0) run.progress(`${tally.writes} writes while it is gone`);
      await pause(WRITE_EVERY_MS);
    }
    renameSync(`${stage.database}.away`, stage.database);
    tally.isBack = (await stage.lead('a', 2)) === 200 && (await stage.leadsTo('a')) === 2;
  });
  const isWhole = await stage.admin.isAuditWhole();
  return measured(
    ...measures,
    counted(
      'writes meanwhile without 503 and a reason',
      `${tally.unclear} of ${tally.writes}`,
      tally.unclear === 0 && tally.writes > 0,
    ),
    timed(
      'slowest refusal',
      `${Math.round(tally.slowestMs)} ms of ${REFUSED_MS_MAX}`,
      tally.slowestMs <= REFUSED_MS_MAX,
    ),
    counted('written again once it was back', String(tally.isBack), tally.isBack),
    counted('audit whole', String(isWhole), isWhole),
    ...(await startCold(stage)),
  );
}

async function writeOnce(stage: RegistryStage, tally: Tally): Promise<void> {
  const startedMs = performance.now();
  const { status, value } = await stage.admin.answer('PATCH', '/apis/t.b', {
    path: `/b/${tally.writes + 1}`,
  });
  tally.writes += 1;
  if (status !== 503 || !JSON.stringify(value).includes('moved or removed')) tally.unclear += 1;
  tally.slowestMs = Math.max(tally.slowestMs, performance.now() - startedMs);
}

/** Starts on a database that is none: refused without a word that says so, served from the copy with it. */
async function startCold(stage: RegistryStage) {
  await stage.gateway.drain();
  writeFileSync(stage.database, 'no database any more '.repeat(500));
  const refusal = await stage.startGateway().then(
    () => 'it started',
    (error: unknown) => String(error),
  );
  const isRefused = refusal.includes('no database, or damaged') && refusal.includes('--from-copy');
  const startedMs = performance.now();
  await stage.startGateway('--from-copy');
  const tookMs = performance.now() - startedMs;
  const isServed = (await stage.leadsTo('a')) === 2;
  const write = await stage.admin.answer('PATCH', '/apis/t.b', { path: '/b/9' });
  const isTold =
    write.status === 503 &&
    /copy of the registry \(revision r\d+, written at/.test(JSON.stringify(write.value));
  const ready = await (await fetch(`http://127.0.0.1:${stage.statusPort}/readyz`)).text();
  return [
    counted('refused without --from-copy', String(isRefused), isRefused),
    counted('served from the copy as it was last', String(isServed), isServed),
    counted('a write is answered with the revision of the copy and its age', String(isTold), isTold),
    counted('/readyz tells of the copy', ready.trim(), /^ready, from a copy of revision r\d+/.test(ready)),
    timed('cold start', `${Math.round(tookMs)} ms of ${COPY_MS_MAX}`, tookMs <= COPY_MS_MAX),
  ];
}
