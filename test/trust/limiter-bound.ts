import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoadGenerator } from '../faults/load-generator.ts';
import { answeredWith, type LoadEvent, type LoadReport, lostOf, SUCCESS } from '../faults/load-plan.ts';
import { startTestGateway } from '../transcripts/running-gateway.ts';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, type Measure, measured, timed } from './goal.ts';
import { ServeProcess } from './serve-process.ts';
import { plannedCall } from './trust-call.ts';
import { renderTrustDocument } from './trust-document.ts';

const RATE = 50;
const BURST = 20;
const FORMS = { short: { seconds: 1 }, full: { seconds: 30 } } as const;
/** Where the system's package puts the library that shifts the wall clock of a process. */
const FAKETIME = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map(architecture => `/usr/lib/${architecture}/faketime/libfaketime.so.1`)
  .find(path => existsSync(path));
const STEPS_S = [-400, 900] as const;
const WRONG_SHARE_MAX = 0.005;
const LOCKOUT_MS_MAX = 1_000;

/**
 * The limit of an app over the wire, and what steps of the wall clock do to it.
 *
 * The wall clock of a `serve` process is stepped by libfaketime, its monotonic clock is left alone; without the
 * library the gateway runs in this process, and its clock is stepped.
 */
export const limiterBound: Goal = {
  id: 'R15',
  goal: 'limiter: never above burst + rate·t on one node; at most 0.5 % wrong refusals at 0.9 times the rate; lockout after clock steps of −400 s and +900 s at most 1 s',
  full: '30 s each at 3 times and at 0.9 times the rate, and at 0.9 times behind each clock step',
  short: '1 s each',
  run: limit,
};

/** A gateway with a limit, whose wall clock can be stepped. */
interface Limited {
  readonly port: number;
  readonly clock: string;
  /** Seconds from the true time. */
  step(seconds: number): void;
}

async function limit(run: GoalRun): Promise<Finding> {
  const { seconds } = FORMS[run.form];
  const ports = { gateway: await freePort(), status: await freePort() };
  const document = renderTrustDocument({
    ports,
    upstreams: [{ name: 'examples', mock: true }],
    apis: [{ type: 'a.b', upstream: 'examples', example: { ok: true } }],
    limit: { rate: RATE, per: '1s', burst: BURST },
    // Refusals here are the limiter's own business, not those of the ceiling on refused calls.
    more: { app_ceiling: 1_000 },
  });
  const gateway =
    FAKETIME === undefined ? await inProcess(run, document) : await faked(run, document, FAKETIME);
  const generator = new LoadGenerator(run.folder);
  run.onEnd(() => generator.stop());
  let offsetS = 0;
  const load = (times: number): Promise<LoadReport> =>
    generator.run({
      targets: [{ port: gateway.port }],
      requests: [plannedCall({ type: 'a.b', nowMs: Date.now() + offsetS * 1000 })],
      perSecond: RATE * times,
      durationMs: seconds * 1000,
      keepsEvents: true,
    });
  const above = await load(3);
  run.progress(`3 times the rate: ${answeredWith(above, SUCCESS)} of ${above.scheduled} passed`);
  // The burst fills again, so that what is refused from here on is refused wrongly.
  await new Promise(resolve => setTimeout(resolve, (1000 * (BURST + 1)) / RATE));
  const below = [await load(0.9)];
  const lockouts: number[] = [];
  for (const stepS of STEPS_S) {
    offsetS = stepS;
    gateway.step(stepS);
    const report = await load(0.9);
    below.push(report);
    lockouts.push(longestGapMs(report));
    run.progress(
      `clock stepped by ${stepS} s: ${answeredWith(report, SUCCESS)} of ${report.scheduled} passed`,
    );
  }
  return measured(...judge(above, below, lockouts), counted('clock stepped by', gateway.clock, true));
}

async function faked(run: GoalRun, document: string, library: string): Promise<Limited> {
  const path = join(run.folder, 'clock');
  const step = (seconds: number): void => {
    writeFileSync(`${path}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    renameSync(`${path}.new`, path);
  };
  step(0);
  const environment = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: path,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  const { port } = await ServeProcess.start(run, { name: 'limited', document, environment });
  return { port, step, clock: 'libfaketime in a `serve` process' };
}

async function inProcess(run: GoalRun, document: string): Promise<Limited> {
  let offsetMs = 0;
  const clock = { wallMs: () => Date.now() + offsetMs, monotonicMs: () => performance.now() };
  const {
    version: _version,
    listen: _listen,
    ...rest
    // The document of this run is an object.
  } = JSON.parse(document) as Readonly<Record<string, unknown>>;
  const text = Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const gateway = await startTestGateway(text.join('\n'), clock);
  run.onEnd(() => gateway.drain(0).then(() => {}));
  const step = (seconds: number): void => {
    offsetMs = seconds * 1000;
  };
  return {
    port: gateway.port,
    step,
    clock: 'the clock of a gateway in process (libfaketime is not installed)',
  };
}

function judge(
  above: LoadReport,
  below: readonly LoadReport[],
  lockouts: readonly number[],
): readonly Measure[] {
  const excess = Math.max(...[above, ...below].map(largestExcess));
  const sent = below.reduce((sum, report) => sum + report.scheduled, 0);
  const refused = below.reduce((sum, report) => sum + answeredWith(report, '4000004'), 0);
  const others = [above, ...below].reduce(
    (sum, report) => sum + report.scheduled - answeredWith(report, SUCCESS, '4000004'),
    0,
  );
  const lost = [above, ...below].reduce((sum, report) => sum + lostOf(report), 0);
  const lockoutMs = Math.max(...lockouts);
  const passed = answeredWith(above, SUCCESS);
  return [
    counted(
      'passed above burst + rate·t, over every stretch',
      `${Math.max(0, excess)} (${passed} of ${above.scheduled} passed at 3 times)`,
      excess <= 0,
    ),
    timed(
      'wrong refusals at 0.9 times',
      `${((refused / sent) * 100).toFixed(2)} % of ${sent}`,
      refused / sent <= WRONG_SHARE_MAX,
    ),
    timed('longest lockout behind a clock step', `${Math.round(lockoutMs)} ms`, lockoutMs <= LOCKOUT_MS_MAX),
    counted('answers of another kind', `${others}, lost ${lost}`, others === 0),
  ];
}

/**
 * By how many calls the worst stretch of time is above what the limit allows; 0 or less: none is.
 *
 * A stretch goes from when one call was sent to when a later one was answered: its decisions all lie in between.
 */
function largestExcess({ events }: LoadReport): number {
  const passed = events.filter(([, , code]) => code === SUCCESS);
  const starts = passed.map(([sentMs]) => sentMs).toSorted((left, right) => left - right);
  const byEnd = passed.toSorted((left, right) => left[1] - right[1]);
  let worst = -Infinity;
  for (const fromMs of starts) worst = Math.max(worst, excessFrom(fromMs, byEnd));
  return Math.ceil(worst);
}

function excessFrom(fromMs: number, byEnd: readonly LoadEvent[]): number {
  let count = 0;
  let worst = -Infinity;
  for (const [sentMs, answeredMs] of byEnd) {
    if (sentMs < fromMs) continue;
    count += 1;
    worst = Math.max(worst, count - BURST - (RATE * (answeredMs - fromMs)) / 1000);
  }
  return worst;
}

/** The longest time without a call that passed, the beginning included. */
function longestGapMs({ events }: LoadReport): number {
  const times = events.filter(([, , code]) => code === SUCCESS).map(([, answeredMs]) => answeredMs);
  if (times.length === 0) return Infinity;
  const ordered = [0, ...times.toSorted((left, right) => left - right)];
  return Math.max(...ordered.slice(1).map((atMs, index) => atMs - (ordered[index] ?? 0)));
}
