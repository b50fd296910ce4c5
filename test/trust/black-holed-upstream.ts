import { spreadOf } from '../../bench/stats.ts';
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

/** Rounds of two stretches each, one with all services well and one with the hole, so that both meet the same machine. */
export const blackHoledUpstream: Goal = {
  id: 'R9',
  goal: 'one of five upstreams black-holed: p99 of the others at most 5 % higher, their throughput at least 95 %',
  full: '12 rounds of 10 s without and 10 s with the black hole, 250 requests/s over five upstreams; medians of the rounds',
  short: '1 round of 1 s each, 200 requests/s',
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
  for (let nth = 1; nth <= rounds; nth += 1) {
    const well = await load();
    proxy.inflict({ toService: { isBlackHole: true } });
    const holed = await load();
    proxy.inflict({});
    proxy.resetAll();
    found.push({ well, holed });
    run.progress(
      `round ${nth} of ${rounds}: p99 ${describe(well)} without, ${describe(holed)} with the hole`,
    );
  }
  return judge(found);
}

interface Round {
  readonly well: LoadReport;
  readonly holed: LoadReport;
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
  const higher = spreadOf(rounds.map(({ well, holed }) => p99Of(holed) / p99Of(well))).median;
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
    timed('p99 of the others', `${percent(higher)} (${spread(rounds)})`, higher <= 1.05),
  );
}

function percent(ratio: number): string {
  return `${ratio >= 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(1)} %`;
}

function spread(rounds: readonly Round[]): string {
  const well = spreadOf(rounds.map(round => p99Of(round.well))).median;
  const holed = spreadOf(rounds.map(round => p99Of(round.holed))).median;
  return `${well.toFixed(2)} ms without, ${holed.toFixed(2)} ms with the hole`;
}
