import type { Api } from '../model/api.ts';
import type { App } from '../model/app.ts';
import { atMoment } from '../model/phase.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { callPipeline } from '../pipeline/call-pipeline.ts';
import type { JournaledCall } from '../ports/call-journal.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';
import { recalledBody } from './recalled-body.ts';

type StepName = (typeof callPipeline)[number]['name'];

const PLACES: ReadonlyMap<string, number> = new Map(callPipeline.map((step, place) => [step.name, place]));
/** Behind every step. */
const WENT_ALL_THE_WAY = callPipeline.length;

/** How a step of the recorded call ended; `unknown`: the call did not get so far. */
export type RecordedEnd = 'passed' | 'refused' | 'unknown';

/** The call that is being decided again, as its record remembers it. One call at a time. */
export class Recall {
  /** What is served, or is thought to have been, when calls came. */
  readonly before: Snapshot;
  #call: JournaledCall | undefined;
  #body: ScannedBody | undefined;
  #stoppedAt = WENT_ALL_THE_WAY;
  /** The first step that could not be decided. */
  undecided: StepName | undefined;

  constructor(before: Snapshot) {
    this.before = before;
  }

  turnTo(call: JournaledCall): void {
    this.#call = call;
    this.#body = undefined;
    this.undecided = undefined;
    const { stoppedBy } = call;
    this.#stoppedAt = stoppedBy === undefined ? WENT_ALL_THE_WAY : (PLACES.get(stoppedBy) ?? -1);
  }

  get call(): JournaledCall {
    if (this.#call === undefined) throw new Error('no call is being decided');
    return this.#call;
  }

  /** The common parameters of the call, as far as they are known. */
  get body(): ScannedBody {
    this.#body ??= recalledBody(this.call);
    return this.#body;
  }

  endOf(step: StepName): RecordedEnd {
    const place = PLACES.get(step) ?? 0;
    if (place < this.#stoppedAt) return 'passed';
    return place === this.#stoppedAt ? 'refused' : 'unknown';
  }

  /** The app as it was when the call came, by the same key. */
  get appBefore(): App | undefined {
    const { appKey } = this.call;
    const app = appKey === undefined ? undefined : this.before.apps.get(appKey);
    return app && atMoment(app, this.call.atMs);
  }

  apiBefore({ type, version }: Api): Api | undefined {
    return this.before.apis.get(type)?.get(version);
  }
}
