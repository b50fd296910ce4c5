import { setTimeout } from 'node:timers/promises';
import { LatencyHistogram } from '../faults/latency-histogram.ts';
import { LoadGenerator } from '../faults/load-generator.ts';
import { answeredWith, type LoadReport, lostOf, SUCCESS } from '../faults/load-plan.ts';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, measured, notMeasured, timed } from './goal.ts';
import { isServedKey } from './is-served.ts';
import { ServeProcess } from './serve-process.ts';
import { plannedCall } from './trust-call.ts';
import { renderTrustDocument, type TrustPorts } from './trust-document.ts';
import { TrustService } from './trust-service.ts';

const PER_SECOND = 500;
const SHED = '4000000';
/** A fifth of the requests open a connection of their own. */
const FRESH_SHARE = 0.2;

const FORMS = {
  // Long against what the generator may be late by on a busy machine: it is the balancer, and must see the notice in time.
  short: { restarts: 2, drain: { notice: '2s', idle: '2s', finish: '5s' }, requestsMin: 1_000 },
  full: { restarts: 20, drain: { notice: '4s', idle: '4s', finish: '15s' }, requestsMin: 100_000 },
} as const;

/**
 * Two processes of `serve` behind a balancer that looks at `/readyz`, restarted in turn under load.
 *
 * The generator is the balancer: it looks every 50 ms, and leaves a process alone that is not ready.
 */
export const rollingRestarts: Goal = {
  id: 'R7',
  goal: '20 rolling restarts under 500 requests/s of mixed keep-alive and new connections: 0 of at least 100,000 lost',
  full: '20 restarts of two `serve` processes in turn, 500 requests/s, a fifth on new connections, until 100,000 are sent',
  short: '2 restarts, drain times of 2 s',
  run: rollRestarts,
};

async function rollRestarts(run: GoalRun): Promise<Finding> {
  if (!isServedKey('drain')) return notMeasured('this gateway has no two-phase drain');
  const { restarts, drain, requestsMin } = FORMS[run.form];
  const service = await TrustService.start(run, { name: 'orders', workMs: 5 });
  const documentOf = (ports: TrustPorts): string =>
    renderTrustDocument({
      ports,
      // One app makes all calls. With the default its share is 64: a pause of 130 ms fills it, and is no part of this goal.
      upstreams: [{ name: 'orders', url: service.url, in_flight: 4_096 }],
      apis: [{ type: 'a.b', upstream: 'orders' }],
      more: { drain },
    });
  const slots: Slot[] = [];
  for (const name of ['left', 'right']) slots.push(await Slot.open(run, name, documentOf));
  const generator = new LoadGenerator(run.folder);
  run.onEnd(() => generator.stop());
  let hasEnded = false;
  const loading = generator
    .run({
      targets: slots.map(({ ports }) => ({ port: ports.gateway, readyPort: ports.status })),
      // Signed for later, so that they are good through a long run.
      requests: Array.from({ length: 50 }, (_, nth) =>
        plannedCall({
          type: 'a.b',
          nowMs: Date.now() + 290_000,
          parameters: { nth },
          expects: '"from":"orders',
        }),
      ),
      perSecond: PER_SECOND,
      durationMs: Math.max((requestsMin * 1000) / PER_SECOND, restarts * restartMs(drain)) + 1_000,
      freshShare: FRESH_SHARE,
    })
    .finally(() => {
      hasEnded = true;
    });
  const exitCodes = new Map<number | null, number>();
  let underLoad = 0;
  for (let nth = 0; nth < restarts; nth += 1) {
    const exitCode = await slots[nth % 2]?.restart();
    exitCodes.set(exitCode ?? null, (exitCodes.get(exitCode ?? null) ?? 0) + 1);
    if (!hasEnded) underLoad += 1;
    run.progress(`${nth + 1} of ${restarts} restarts`);
  }
  const report = await loading;
  const lagMsMax = milliseconds(drain.notice) / 2;
  if (report.lagMsMax > lagMsMax) {
    const late = `${Math.round(report.lagMsMax)} ms`;
    return notMeasured(
      `the generator ran ${late} late; it is the balancer, and has to see a notice of ${drain.notice} in time`,
    );
  }
  return judge(report, { restarts, underLoad, requestsMin, clean: exitCodes.get(0) ?? 0 });
}

/** About how long one restart takes, generously. */
function restartMs(drain: { readonly notice: string; readonly idle: string }): number {
  return milliseconds(drain.notice) + milliseconds(drain.idle) + 4_000;
}

function milliseconds(duration: string): number {
  return Number.parseInt(duration, 10) * (duration.endsWith('ms') ? 1 : 1000);
}

/** A place where a process manager keeps one process running, at the same ports. */
class Slot {
  readonly ports: TrustPorts;
  readonly #run: GoalRun;
  readonly #name: string;
  readonly #document: string;
  #process: ServeProcess | undefined;

  private constructor(run: GoalRun, name: string, at: { ports: TrustPorts; document: string }) {
    this.#run = run;
    this.#name = name;
    this.ports = at.ports;
    this.#document = at.document;
  }

  static async open(run: GoalRun, name: string, documentOf: (ports: TrustPorts) => string): Promise<Slot> {
    const ports = { gateway: await freePort(), status: await freePort() };
    const slot = new Slot(run, name, { ports, document: documentOf(ports) });
    await slot.#start();
    return slot;
  }

  /** Ends the process by SIGTERM and starts the next one; resolves with the exit code when that one is ready. */
  async restart(): Promise<number | null> {
    const exitCode = (await this.#process?.drain()) ?? null;
    await this.#start();
    // As a process manager does: until then the balancer has nothing but the other process.
    await untilReady(this.ports.status);
    return exitCode;
  }

  async #start(): Promise<void> {
    this.#process = await ServeProcess.start(this.#run, { name: this.#name, document: this.#document });
  }
}

/** Asks `/readyz` until it is 200. Errors: rejects where nothing listens there. */
async function untilReady(port: number): Promise<void> {
  while ((await fetch(`http://127.0.0.1:${port}/readyz`)).status !== 200) await setTimeout(50);
}

function judge(
  report: LoadReport,
  counts: { restarts: number; underLoad: number; requestsMin: number; clean: number },
): Finding {
  const lost = lostOf(report);
  const shed = answeredWith(report, SHED);
  const others = report.scheduled - lost - answeredWith(report, SUCCESS) - shed;
  const why = lost === 0 ? '' : ` (refused ${report.refused}, ${JSON.stringify(report.lost)})`;
  return measured(
    counted(
      'lost',
      `${lost} of ${report.scheduled}${why}`,
      lost === 0 && report.scheduled >= counts.requestsMin,
    ),
    counted(
      'answered other than with success or 4000000',
      others === 0 ? String(report.odd) : `${others} (${JSON.stringify(report.codes)})`,
      others + report.odd === 0,
    ),
    counted(
      'restarts under load',
      `${counts.underLoad} of ${counts.restarts}`,
      counts.underLoad === counts.restarts,
    ),
    counted(
      'processes that ended with 0',
      `${counts.clean} of ${counts.restarts}`,
      counts.clean === counts.restarts,
    ),
    // Certainly not executed, and right where the machine has no time for so many: without it they would wait until
    // the drain cuts them. How many there are depends on the machine; on a quiet one there are none.
    timed('turned away with 4000000', String(shed), shed === 0),
    timed('p99', `${LatencyHistogram.from(report.success).quantileMs(0.99).toFixed(1)} ms`, true),
  );
}
