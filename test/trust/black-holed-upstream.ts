import { spreadOf } from '../../bench/stats.ts';
import { type Baselines, driftOf, percentOf, ratioTo } from '../faults/between-baselines.ts';
import { FaultProxy } from '../faults/fault-proxy.ts';
import { LatencyHistogram } from '../faults/latency-histogram.ts';
import { LoadGenerator } from '../faults/load-generator.ts';
import {
  answeredWith,
  type LoadPlan,
  type LoadReport,
  type LoadTally,
  SUCCESS,
} from '../faults/load-plan.ts';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, measured, timed } from './goal.ts';
import { ServeProcess } from './serve-process.ts';
import { plannedCall } from './trust-call.ts';
import { renderTrustDocument } from './trust-document.ts';
import { TrustService } from './trust-service.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const;
/** The one that becomes a black hole. */
const DEAD = 'e';
const FORMS = {
  short: { rounds: 1, seconds: 1, perSecond: 200 },
  full: { rounds: 12, seconds: 10, perSecond: 250 },
} as const;

/** Stretches in turn, with all services well and with the hole: each of these is held against the two around it. */
export const blackHoledUpstream: Goal = {
  id: 'R9',
  goal: 'one of five upstreams black-holed: p99 of the others at most 5 % higher, their throughput at least 95 %',
  full: '12 stretches of 10 s with the black hole, each between two without it, 250 requests/s over five upstreams; medians of the rounds',
  short: '1 stretch of 1 s between two, 200 requests/s',
  run: blackHole,
};

async function blackHole(run: GoalRun): Promise<Finding> {
  const { rounds, seconds, perSecond } = FORMS[run.form];
  const services = new Map<string, TrustService>();
  for (const name of NAMES) services.set(name, await TrustService.start(run, { name, workMs: 5 }));
  const proxy = await FaultProxy.start({ servicePort: services.get(DEAD)?.port ?? 0 });
  run.onEnd(() => proxy.stop());
  const ports = { gateway: await freePort(), status: await freePort() };
  const upstreams = NAMES.map(name => ({
    name,
    url: name === DEAD ? proxy.url : services.get(name)?.url,
    timeout: '1s',
  }));
  const apis = NAMES.map(name => ({ type: `t.${name}`, upstream: name }));
  await ServeProcess.start(run, { name: 'holed', document: renderTrustDocument({ ports, upstreams, apis }) });
  const generator = new LoadGenerator(run.folder);
  run.onEnd(() => generator.stop());
  const load = (): Promise<LoadReport> => generator.run(planOf({ port: ports.gateway, perSecond, seconds }));
  await load();
  const found: Round[] = [];
  let before = await load();
  for (let nth = 1; nth <= rounds; nth += 1) {
    proxy.inflict({ toService: { isBlackHole: true } });
    const holed = await load();
    proxy.inflict({});
    proxy.resetAll();
    const behind = await load();
    found.push({ before, holed, behind });
    const without = `${describe(before)} and ${describe(behind)} without`;
    run.progress(`round ${nth} of ${rounds}: p99 ${describe(holed)} with the hole, ${without}`);
    before = behind;
  }
  return judge(found);
}

/** The stretch behind one round is that before the next. */
interface Round {
  readonly before: LoadReport;
  readonly holed: LoadReport;
  readonly behind: LoadReport;
}

function planOf({
  port,
  perSecond,
  seconds,
}: {
  port: number;
  perSecond: number;
  seconds: number;
}): LoadPlan {
  const nowMs = Date.now();
  return {
    targets: [{ port }],
    requests: NAMES.map(name =>
      plannedCall({
        type: `t.${name}`,
        nowMs,
        label: name === DEAD ? 'dead' : 'others',
        expects: `"from":"${name}/`,
      }),
    ),
    perSecond,
    durationMs: seconds * 1000,
  };
}

const NONE: LoadTally = { scheduled: 0, codes: {}, refused: 0, lost: {}, odd: 0, success: [], failure: [] };

function othersOf({ labels }: LoadReport): LoadTally {
  return labels['others'] ?? NONE;
}

function p99Of(report: LoadReport): number {
  return LatencyHistogram.from(othersOf(report).success).quantileMs(0.99);
}

function describe(report: LoadReport): string {
  return `${p99Of(report).toFixed(2)} ms`;
}

function judge(rounds: readonly Round[]): Finding {
  const higher = spreadOf(rounds.map(round => ratioTo(baselinesOf(round), p99Of(round.holed)))).median;
  const throughput = (report: LoadReport): number =>
    answeredWith(othersOf(report), SUCCESS) /
    report.durationMs /
    (othersOf(report).scheduled / report.durationMs);
  const share = Math.min(...rounds.map(({ holed }) => throughput(holed)));
  const dead = rounds.map(({ holed }) => holed.labels['dead'] ?? NONE);
  const reached = dead.reduce((sum, tally) => sum + answeredWith(tally, SUCCESS), 0);
  const unreached = dead.reduce((sum, tally) => sum + answeredWith(tally, '2000000', '4000000'), 0);
  return measured(
    counted(
      'calls of the others that succeeded, worst round',
      `${(share * 100).toFixed(2)} %`,
      share >= 0.95,
    ),
    counted(
      'calls into the hole',
      `${unreached} of ${unreached + reached} got 2000000 or 4000000`,
      reached === 0,
    ),
    timed('p99 of the others', `${percentOf(higher)} (${spread(rounds)})`, higher <= 1.05),
  );
}

function baselinesOf({ before, behind }: Round): Baselines {
  return { before: p99Of(before), behind: p99Of(behind) };
}

/** With what two stretches without the hole differ by: less than that cannot be told from one round. */
function spread(rounds: readonly Round[]): string {
  const without = spreadOf(rounds.flatMap(({ before, behind }) => [p99Of(before), p99Of(behind)])).median;
  const holed = spreadOf(rounds.map(round => p99Of(round.holed))).median;
  const drift = spreadOf(rounds.map(round => driftOf(baselinesOf(round)))).median;
  const medians = `${without.toFixed(2)} ms without, ${holed.toFixed(2)} ms with the hole`;
  return `${medians}; without it from one stretch to the next ${percentOf(drift)}`;
}
