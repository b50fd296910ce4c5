import { LatencyHistogram } from '../faults/latency-histogram.ts';
import { LoadGenerator } from '../faults/load-generator.ts';
import { answeredWith, type LoadReport, lostOf, SUCCESS } from '../faults/load-plan.ts';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, measured, timed } from './goal.ts';
import { ServeProcess } from './serve-process.ts';
import { plannedCall } from './trust-call.ts';
import { renderTrustDocument } from './trust-document.ts';
import { TrustService } from './trust-service.ts';

/** 4 calls at once of 20 ms each: 200 a second, far less than generator and gateway can do. */
const PARALLEL = 4;
const WORK_MS = 20;
const CAPACITY = (PARALLEL * 1000) / WORK_MS;
const FORMS = { short: { seconds: 1, restSeconds: 1 }, full: { seconds: 30, restSeconds: 15 } } as const;
const BACK_WITHIN_S = 5;
const WINDOW_MS = 500;

/** A service that can do so much and no more, offered more and more, and then half of what it can do. */
export const overload: Goal = {
  id: 'R10',
  goal: 'overload: goodput at least 90 % of the peak at 2 times and 80 % at 10 times the load; p99 back within 5 s',
  full: 'a service of 200 calls/s, offered 1, 2 and 10 times that for 30 s each, and half of it before and behind; p99 of stretches of 5 s',
  short: '1 s each',
  run: overloadService,
};

async function overloadService(run: GoalRun): Promise<Finding> {
  const { seconds, restSeconds } = FORMS[run.form];
  const service = await TrustService.start(run, { name: 'slow', workMs: WORK_MS, parallel: PARALLEL });
  const ports = { gateway: await freePort(), status: await freePort() };
  const document = renderTrustDocument({
    ports,
    upstreams: [{ name: 'slow', url: service.url }],
    apis: [{ type: 'a.b', upstream: 'slow' }],
  });
  await ServeProcess.start(run, { name: 'overloaded', document });
  const generator = new LoadGenerator(run.folder);
  run.onEnd(() => generator.stop());
  const offer = async (times: number, forSeconds: number): Promise<LoadReport> => {
    const report = await generator.run({
      targets: [{ port: ports.gateway }],
      requests: [plannedCall({ type: 'a.b', nowMs: Date.now(), expects: '"from":"slow' })],
      perSecond: CAPACITY * times,
      durationMs: forSeconds * 1000,
      windowMs: WINDOW_MS,
      freshShare: 0.02,
    });
    run.progress(`${times} times: ${goodput(report).toFixed(0)} of ${CAPACITY * times} calls/s succeed`);
    return report;
  };
  // The first calls of a process are slower than any that follow.
  await offer(0.5, restSeconds);
  const before = await offer(0.5, restSeconds);
  const once = await offer(1, seconds);
  const twice = await offer(2, seconds);
  const tenfold = await offer(10, seconds);
  const behind = await offer(0.5, restSeconds + BACK_WITHIN_S * (run.form === 'full' ? 1 : 0.2));
  return judge({ before, once, twice, tenfold, behind });
}

type Offers = Readonly<Record<'before' | 'once' | 'twice' | 'tenfold' | 'behind', LoadReport>>;

/** Calls that succeeded, a second. */
function goodput(report: LoadReport): number {
  return (answeredWith(report, SUCCESS) * 1000) / report.durationMs;
}

function judge(offers: Offers): Finding {
  const { before, once, twice, tenfold, behind } = offers;
  const peak = Math.max(goodput(once), goodput(twice));
  const atTwice = goodput(twice) / peak;
  const atTenfold = goodput(tenfold) / peak;
  const backMs = backAfterMs(before, behind);
  const lost = Object.values(offers).reduce((sum, report) => sum + lostOf(report), 0);
  const wrong = Object.values(offers).reduce((sum, report) => sum + otherCodes(report), 0);
  const shed = LatencyHistogram.from(tenfold.failure);
  return measured(
    counted('requests without an answer', String(lost), lost === 0),
    counted('answers other than success and 4000000', String(wrong), wrong === 0),
    timed('goodput at 2 times', `${percent(atTwice)} of ${peak.toFixed(0)}/s`, atTwice >= 0.9),
    timed('goodput at 10 times', percent(atTenfold), atTenfold >= 0.8),
    timed(
      'p99 back after',
      `${(backMs / 1000).toFixed(1)} s of ${BACK_WITHIN_S}`,
      backMs <= BACK_WITHIN_S * 1000,
    ),
    timed('median time to shed at 10 times', `${shed.quantileMs(0.5).toFixed(2)} ms`, true),
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function otherCodes(report: LoadReport): number {
  return report.scheduled - lostOf(report) - answeredWith(report, SUCCESS, '4000000');
}

type Latencies = Pick<LoadReport, 'success'>;

/**
 * When the first stretch begins that has a p99 of at most one and a half times that of before; infinite: none has.
 *
 * A stretch is as long as the bound, five hundred calls: of the fifty in one window the p99 would be the latest one, and
 * tell of the machine and not of the overload.
 */
export function backAfterMs(before: Latencies, behind: { readonly windows: readonly Latencies[] }): number {
  const limitMs = LatencyHistogram.from(before.success).quantileMs(0.99) * 1.5;
  const perStretch = Math.min((BACK_WITHIN_S * 1000) / WINDOW_MS, behind.windows.length);
  const starts = behind.windows.length - perStretch + 1;
  for (let start = 0; start < starts; start += 1) {
    if (p99Of(behind.windows.slice(start, start + perStretch)) <= limitMs) return start * WINDOW_MS;
  }
  return Number.POSITIVE_INFINITY;
}

function p99Of(windows: readonly Latencies[]): number {
  const all = new LatencyHistogram();
  for (const { success } of windows) all.add(success);
  return all.quantileMs(0.99);
}
