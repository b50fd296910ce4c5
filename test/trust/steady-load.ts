import { LoadGenerator } from '../faults/load-generator.ts';
import { answeredWith, type LoadReport, lostOf, SUCCESS } from '../faults/load-plan.ts';
import { counted, type GoalRun, type Measure } from './goal.ts';
import { plannedCall } from './trust-call.ts';

export interface SteadyLoadPlan {
  readonly port: number;
  readonly perSecond: number;
}

/** A stretch is freshly signed: no call of it is older than a signature may be. */
const STRETCH_MS = 2_000;
const CALLS_PER_STRETCH = 50;

/** Calls of the APIs `t.a` and `t.b` in turns, until it is stopped; each has to be answered by the service of its own. */
export class SteadyLoad {
  readonly #reports: Promise<readonly LoadReport[]>;
  #isOver = false;

  constructor(run: Pick<GoalRun, 'folder' | 'onEnd'>, plan: SteadyLoadPlan) {
    const generator = new LoadGenerator(run.folder);
    run.onEnd(() => generator.stop());
    this.#reports = this.#load(generator, plan);
  }

  /** Does the work under the load; resolves with what became of the calls. Rejects as the work does. */
  async during(work: () => Promise<void>): Promise<readonly Measure[]> {
    try {
      await work();
    } finally {
      this.#isOver = true;
    }
    return measuresOf(await this.#reports);
  }

  async #load(generator: LoadGenerator, { port, perSecond }: SteadyLoadPlan): Promise<readonly LoadReport[]> {
    const reports: LoadReport[] = [];
    while (!this.#isOver) {
      const requests = callsAt(Date.now());
      const targets = [{ port }];
      reports.push(
        await generator.run({ targets, requests, perSecond, durationMs: STRETCH_MS, freshShare: 0.1 }),
      );
    }
    return reports;
  }
}

function callsAt(nowMs: number) {
  return Array.from({ length: CALLS_PER_STRETCH }, (_, nth) => {
    const name = nth % 2 === 0 ? 'a' : 'b';
    const expects = `"from":"${name}/${name}/`;
    return plannedCall({ type: `t.${name}`, nowMs, parameters: { nth }, expects });
  });
}

function measuresOf(reports: readonly LoadReport[]): readonly Measure[] {
  const sum = (of: (report: LoadReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const sent = sum(({ scheduled }) => scheduled);
  const lost = sum(lostOf);
  const others = sum(report => report.scheduled - lostOf(report) - answeredWith(report, SUCCESS));
  const misrouted = sum(({ odd }) => odd) - others;
  return [
    counted('lost', `${lost} of ${sent}`, lost === 0),
    counted('misrouted', String(misrouted), misrouted === 0),
    counted('answered other than with success', String(others), others === 0),
  ];
}
