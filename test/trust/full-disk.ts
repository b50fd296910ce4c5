import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { counted, type Finding, type Goal, type GoalRun, measured, notMeasured, timed } from './goal.ts';
import { RegistryStage } from './registry-stage.ts';
import { SteadyLoad } from './steady-load.ts';

const FORMS = {
  short: { fullMs: 1_500, perSecond: 100 },
  full: { fullMs: 300_000, perSecond: 200 },
} as const;
const DISK_BYTES = 4 << 20;
const WRITE_EVERY_MS = 250;
/** What each change writes beside, so that few of them fill what is left. */
const LONG_TEXT = 'x'.repeat(3_000);
const WRITES_TO_FILL_MAX = 2_000;
const RECOVERED_MS_MAX = 5_000;

/** A `serve` process whose registry lies on a small disk of its own, which is filled to its last byte and freed again. */
export const fullDisk: Goal = {
  id: 'R14',
  goal: 'disk full for 5 minutes: data plane 100 %, no corruption, recovers by itself (SQLite)',
  full: 'a disk of 4 MiB, full for 5 minutes under 200 requests/s, four writes a second',
  short: '1.5 seconds under 100 requests/s',
  run: fill,
};

interface Tally {
  writes: number;
  /** Writes on the full disk that were not answered with 507. */
  others: Record<string, number>;
  /** Paths of the API that were acknowledged before. */
  acknowledged: number;
  recoveredMs: number;
}

async function fill(run: GoalRun): Promise<Finding> {
  const folder = join(run.folder, 'disk');
  const why = mountDisk(run, folder);
  if (why !== undefined) return notMeasured(why);
  const { fullMs, perSecond } = FORMS[run.form];
  const stage = await RegistryStage.start(run, { name: 'full', folder });
  const tally: Tally = { writes: 0, others: {}, acknowledged: 0, recoveredMs: Infinity };
  const checkpoint = await stage.admin.ask('GET', '/audit/checkpoint');
  const load = new SteadyLoad(run, { port: stage.gateway.port, perSecond });
  const measures = await load.during(async () => {
    const ballast = join(folder, 'ballast');
    fillUp(ballast, folder);
    await writeUntilFull(stage, tally);
    const untilMs = performance.now() + fullMs;
    while (performance.now() < untilMs) {
      await writeOnFull(stage, tally);
      if (tally.writes % 240 === 0) run.progress(`${tally.writes} writes on the full disk`);
      await pause(WRITE_EVERY_MS);
    }
    rmSync(ballast);
    await awaitRecovery(stage, tally);
  });
  const isWhole = await stage.admin.isAuditWhole([checkpoint]);
  const served = await stage.leadsTo('a');
  await stage.gateway.drain();
  const verdict = integrityOf(stage.database);
  await stage.startGateway();
  const restarted = await stage.leadsTo('a');
  const others = Object.entries(tally.others).map(([status, count]) => `${count} × ${status}`);
  return measured(
    ...measures,
    counted(
      'writes on the full disk answered other than with 507',
      `${others.join(', ') || 0} of ${tally.writes}`,
      others.length === 0 && tally.writes > 0,
    ),
    timed(
      'written again by itself',
      `${Math.round(tally.recoveredMs)} ms of ${RECOVERED_MS_MAX}`,
      tally.recoveredMs <= RECOVERED_MS_MAX,
    ),
    counted('written again', String(tally.recoveredMs < Infinity), tally.recoveredMs < Infinity),
    counted('audit whole', String(isWhole), isWhole),
    counted('integrity of the database', verdict, verdict === 'ok'),
    counted(
      'served by a restart what was acknowledged last',
      `${restarted} of ${tally.acknowledged}`,
      restarted === tally.acknowledged && served === restarted,
    ),
  );
}

/** Why there can be no disk of its own; `undefined`: it is there, and goes with the run. */
function mountDisk(run: GoalRun, folder: string): string | undefined {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    return `no disk of a given size can be mounted here: ${String(error).split('\n')[0]}`;
  }
  run.onEnd(() => void execFileSync('umount', ['-l', folder]));
  return undefined;
}

/** Takes everything that is free. */
function fillUp(ballast: string, folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(ballast, Buffer.alloc(bavail * bsize));
}

/** What the log of the database has room for already is written; then nothing more is. */
async function writeUntilFull(stage: RegistryStage, tally: Tally): Promise<void> {
  for (let nth = 1; nth <= WRITES_TO_FILL_MAX; nth += 1) {
    const { status } = await write(stage, nth);
    if (status === 200) tally.acknowledged = nth;
    if (status === 507) return;
  }
}

function write({ admin }: RegistryStage, nth: number) {
  const changes = { path: `/a/${nth}`, example: { nth, text: LONG_TEXT } };
  return admin.answer('PATCH', '/apis/t.a', changes);
}

async function writeOnFull(stage: RegistryStage, tally: Tally): Promise<void> {
  const { status } = await write(stage, tally.acknowledged + 1);
  tally.writes += 1;
  if (status !== 507) tally.others[status] = (tally.others[status] ?? 0) + 1;
}

async function awaitRecovery(stage: RegistryStage, tally: Tally): Promise<void> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < 2 * RECOVERED_MS_MAX) {
    const { status } = await write(stage, tally.acknowledged + 1);
    if (status === 200) {
      tally.acknowledged += 1;
      tally.recoveredMs = performance.now() - startedMs;
      return;
    }
    await pause(100);
  }
}

function integrityOf(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const [first] = database.prepare('PRAGMA integrity_check').all();
  database.close();
  return String(Object.values(first ?? {})[0]);
}
