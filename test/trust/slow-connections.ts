import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endChild, startProcess } from '../../bench/child-processes.ts';
import { ratioTo } from '../faults/between-baselines.ts';
import { LatencyHistogram } from '../faults/latency-histogram.ts';
import { LoadGenerator } from '../faults/load-generator.ts';
import { answeredWith, type LoadReport, SUCCESS } from '../faults/load-plan.ts';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, measured, notMeasured, timed } from './goal.ts';
import { openFilesMax } from './open-files-max.ts';
import { ServeProcess } from './serve-process.ts';
import { plannedCall } from './trust-call.ts';
import { renderTrustDocument } from './trust-document.ts';
import { TrustService } from './trust-service.ts';

const FORMS = { short: { connections: 500, seconds: 1 }, full: { connections: 5_000, seconds: 45 } } as const;
const PER_SECOND = 100;
const OPEN_WITHIN_MS = 30_000;

/** Ordinary calls without, and then beside, connections that say nothing or one byte every two seconds. */
export const slowConnections: Goal = {
  id: 'R21',
  goal: '5,000 slow connections beside 100 requests/s: 100 % served, p99 at most twice',
  full: '5,000 connections that are silent or send a head or a body byte by byte, from a process that gets what processor time is left over; 45 s before, beside and behind them',
  short: '500 connections, 1 s each',
  run: beSlow,
};

async function beSlow(run: GoalRun): Promise<Finding> {
  const { connections, seconds } = FORMS[run.form];
  const filesMax = openFilesMax();
  if (filesMax < connections + 500) {
    return notMeasured(
      `${connections} connections take more than the ${filesMax} files that a process may open here`,
    );
  }
  const service = await TrustService.start(run, { name: 'orders', workMs: 5 });
  const ports = { gateway: await freePort(), status: await freePort() };
  const document = renderTrustDocument({
    ports,
    upstreams: [{ name: 'orders', url: service.url }],
    apis: [{ type: 'a.b', upstream: 'orders' }],
  });
  await ServeProcess.start(run, { name: 'beside-slow', document });
  const generator = new LoadGenerator(run.folder);
  run.onEnd(() => generator.stop());
  const load = (): Promise<LoadReport> =>
    generator.run({
      targets: [{ port: ports.gateway }],
      requests: [plannedCall({ type: 'a.b', nowMs: Date.now(), expects: '"from":"orders' })],
      perSecond: PER_SECOND,
      durationMs: seconds * 1000,
      freshShare: 0.5,
    });
  await load();
  const alone = await load();
  const slow = startSlow(run, ports.gateway, connections);
  await openAll(slow.now, connections, run);
  const beside = await load();
  const left = slow.now();
  await slow.stop();
  // Thousands of connections close; that is no part of either.
  await load();
  const again = await load();
  return judge({ alone, beside, again }, left);
}

interface Slow {
  readonly open: number;
  readonly cut: number;
}

interface SlowConnections {
  /** How they are. */
  readonly now: () => Slow;
  readonly stop: () => Promise<void>;
}

function startSlow(run: GoalRun, port: number, connections: number): SlowConnections {
  const logPath = join(run.folder, 'slow.log');
  const child = startProcess({
    script: join(import.meta.dirname, 'slow-connections-process.ts'),
    args: [String(port), String(connections)],
    logPath,
    cpu: undefined,
    channel: true,
  });
  run.onEnd(() => endChild(child));
  const now = (): Slow => {
    const said = readFileSync(logPath, 'utf8');
    const [, open = 0, cut = 0] = /open (\d+) cut (\d+)\n$/.exec(said) ?? [];
    return { open: Number(open), cut: Number(cut) };
  };
  return { now, stop: () => endChild(child) };
}

async function openAll(slow: () => Slow, connections: number, run: GoalRun): Promise<void> {
  const startedMs = performance.now();
  // The gateway may cut some already while the last ones open.
  while (slow().open < connections * 0.95) {
    if (performance.now() - startedMs > OPEN_WITHIN_MS)
      throw new Error(`only ${slow().open} connections open`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  run.progress(`${slow().open} slow connections are open`);
}

type Stretches = Readonly<Record<'alone' | 'beside' | 'again', LoadReport>>;

function judge({ alone, beside, again }: Stretches, slow: Slow): Finding {
  const served = answeredWith(beside, SUCCESS) - beside.odd;
  const baselines = { before: p99Of(alone), behind: p99Of(again) };
  const times = ratioTo(baselines, p99Of(beside));
  const without = `${baselines.before.toFixed(1)} ms before and ${baselines.behind.toFixed(1)} ms behind`;
  return measured(
    counted('served', `${served} of ${beside.scheduled}`, served === beside.scheduled),
    counted(
      'slow connections open at the end',
      `${slow.open}, cut and opened again ${slow.cut}`,
      slow.open > 0,
    ),
    timed('p99', `${times.toFixed(2)} times (${p99Of(beside).toFixed(1)} ms, ${without} them)`, times <= 2),
  );
}

function p99Of({ success }: LoadReport): number {
  return LatencyHistogram.from(success).quantileMs(0.99);
}
