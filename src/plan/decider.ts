import { parseAddress } from '../model/address.ts';
import type { Received } from '../model/received.ts';
import { countRefusal } from '../pipeline/count-refusal.ts';
import { type Passage, runPipeline } from '../pipeline/run-pipeline.ts';
import type { Step } from '../pipeline/step.ts';
import type { Services, World } from '../pipeline/world.ts';
import type { JournaledCall, JournaledRequest } from '../ports/call-journal.ts';
import type { Clock } from '../ports/clock.ts';
import type { SignLedger } from '../ports/sign-ledger.ts';
import { BodyScanner } from '../wire/body-scanner.ts';
import { TypedMeaning } from '../wire/typed-meaning.ts';
import type { Decision } from './decision.ts';
import type { MakeCounters, PlannedState } from './planned-state.ts';
import type { Recall } from './recall.ts';
import { RecalledSigns } from './recalled-signs.ts';

/** What every side of a plan shares. */
export interface DeciderParts {
  readonly recall: Recall;
  readonly steps: readonly Step[];
  readonly makeCounters: MakeCounters;
}

/**
 * Decides recorded calls again under one state, by the checks that decide real ones.
 *
 * Calls come one after the other in the order of their arrival; what they spend is remembered.
 */
export class Decider {
  readonly #state: PlannedState;
  readonly #recall: Recall;
  readonly #steps: readonly Step[];
  readonly #services: Services;
  readonly #clock = new RecordedClock();
  #zeroes = new Uint8Array(64 * 1024);

  constructor(state: PlannedState, { recall, steps, makeCounters }: DeciderParts) {
    this.#state = state;
    this.#recall = recall;
    this.#steps = steps;
    this.#services = {
      ...makeCounters(this.#clock),
      clock: this.#clock,
      tokens: { find: hash => state.tokenOf(hash) },
      signVerifier: new RecalledSigns(recall),
      signLedger: FORGETFUL,
      typedMeaning: new TypedMeaning(() => NO_BYTES),
      replays: replaysOf(recall),
      ...UNUSED,
    };
  }

  /** The call that the recall has turned to. */
  decide(): Decision {
    const { call } = this.#recall;
    if (call.sent === undefined) return this.#asRecorded(call);
    this.#clock.turnTo(call.atMs);
    this.#recall.undecided = undefined;
    const world: World = { nowMs: call.atMs, snapshot: this.#state.snapshot, services: this.#services };
    const passage = runPipeline(this.#steps, receivedOf(call, call.sent, this.#bytesOf(call.sent)), world);
    if (passage instanceof Promise) throw new Error('the parts of a plan answer at once');
    return this.#judge(passage, call);
  }

  /** As many bytes as the call had: only their number is looked at. */
  #bytesOf({ bytes }: JournaledRequest): Uint8Array {
    if (bytes > this.#zeroes.length) this.#zeroes = new Uint8Array(bytes);
    return this.#zeroes.subarray(0, bytes);
  }

  #judge(passage: Passage, call: JournaledCall): Decision {
    const { undecided: step } = this.#recall;
    if (step !== undefined) return { ...NOTHING, fate: 'undecided', step };
    const { binding } = passage.facts;
    const upstream = binding?.kind === 'service' ? binding.upstream : undefined;
    if (passage.refusal !== undefined && passage.stoppedBy !== 'forward-call') {
      countRefusal(passage, this.#services);
      const { refused } = passage.refusal;
      return { ...NOTHING, fate: 'refused', code: this.#codeOf(refused), refused, step: passage.stoppedBy };
    }
    return { ...NOTHING, ...this.#answerOf(call), upstream };
  }

  #answerOf({ stoppedBy, refused, code }: JournaledCall): Partial<Decision> & Pick<Decision, 'fate'> {
    if (stoppedBy === undefined) return { fate: 'answered', code };
    if (stoppedBy !== 'forward-call') return { fate: 'forwarded' };
    return { fate: 'answered', code: this.#codeOf(refused) ?? code, refused, step: stoppedBy };
  }

  /** What no document decides: the request was no call, or could not be read as one. */
  #asRecorded({ refused, code, stoppedBy }: JournaledCall): Decision {
    return { ...NOTHING, fate: 'refused', code: this.#codeOf(refused) ?? code, refused, step: stoppedBy };
  }

  #codeOf(refused: Decision['refused']): number | undefined {
    return refused === undefined ? undefined : this.#state.snapshot.wordings.get(refused)?.code;
  }
}

const NOTHING: Omit<Decision, 'fate'> = {
  code: undefined,
  refused: undefined,
  step: undefined,
  upstream: undefined,
};

/** The time of the recorded calls; its monotonic side begins with the first of them, where ticks are exact. */
class RecordedClock implements Clock {
  #wallMs = 0;
  #beganMs: number | undefined;

  turnTo(atMs: number): void {
    this.#beganMs ??= atMs;
    this.#wallMs = Math.max(this.#wallMs, atMs);
  }

  wallMs(): number {
    return this.#wallMs;
  }

  /** An hour ahead of the first call, since a monotonic clock never stands at its very beginning. */
  monotonicMs(): number {
    return this.#wallMs - (this.#beganMs ?? 0) + BEFORE_FIRST_MS;
  }
}

const BEFORE_FIRST_MS = 3_600_000;
const NO_BYTES = new Uint8Array(0);

/** What was remembered of signs has done its part when the call was recorded. */
const FORGETFUL: SignLedger = {
  remembered: () => undefined,
  remember() {},
  isGuessing: () => false,
  countFailure() {},
};

/** What no step of a recalled call reaches. */
const UNUSED: Pick<
  Services,
  'allocate' | 'scanner' | 'contextDigests' | 'contracts' | 'upstreams' | 'nextTurn'
> = {
  allocate: size => new Uint8Array(size),
  scanner: new BodyScanner(),
  contextDigests: { sha256Hex: () => '', hmacSha256Hex: () => '' },
  contracts: { firstViolation: () => undefined },
  upstreams: { send: () => Promise.resolve({ outcome: 'shed', cause: 'a plan sends nothing' }) },
  nextTurn: () => Promise.resolve(),
};

function replaysOf(recall: Recall): Services['replays'] {
  const witness = () => {
    const isOther = recall.call.isReplayed || recall.endOf('check-replay') === 'refused';
    return isOther ? 'other' : 'new';
  };
  return { witness, recall: witness };
}

function receivedOf(call: JournaledCall, sent: JournaledRequest, bytes: Uint8Array): Received {
  const { address: text, requestId, environment } = call;
  return {
    bytes,
    upload: sent.announcedBytes === undefined ? undefined : uploadOf(sent.announcedBytes),
    route: sent.route,
    requestId,
    client: { text, address: parseAddress(text) },
    environment,
    caller: NOBODY,
  };
}

const NOBODY: Received['caller'] = { isGone: true, onGone() {} };

function uploadOf(announcedBytes: number): NonNullable<Received['upload']> {
  return {
    boundary: '',
    announcedBytes,
    filesBytes: undefined,
    fault: undefined,
    files() {
      throw new Error('a plan reads no files');
    },
    release() {},
  };
}
