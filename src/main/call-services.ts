import { AjvContractChecker } from '../adapters/ajv/ajv-contract-checker.ts';
import type { DayCounts } from '../adapters/memory/day-counts.ts';
import { MemoryRateLimitStore } from '../adapters/memory/memory-rate-limit-store.ts';
import { MemoryRefusalLedger } from '../adapters/memory/memory-refusal-ledger.ts';
import { MemoryReplayStore } from '../adapters/memory/memory-replay-store.ts';
import { MemorySignLedger } from '../adapters/memory/memory-sign-ledger.ts';
import { allocateFromPool } from '../adapters/node/buffer-pool.ts';
import { contextDigests, md5Hex, sha256 } from '../adapters/node/node-digests.ts';
import { randomSalt } from '../adapters/node/random-identity.ts';
import { readAsciiFromBuffer } from '../adapters/node/read-ascii-from-buffer.ts';
import { turns } from '../adapters/node/turn-queue.ts';
import { waitFor } from '../adapters/node/wait-for.ts';
import { callPipeline } from '../pipeline/call-pipeline.ts';
import { sandboxPipeline } from '../pipeline/sandbox-pipeline.ts';
import type { Step } from '../pipeline/step.ts';
import type { Services } from '../pipeline/world.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { BODY_BOUNDS, BodyScanner } from '../wire/body-scanner.ts';
import { SignVerifier } from '../wire/sign-verifier.ts';
import { TypedMeaning } from '../wire/typed-meaning.ts';

/** What the services of calls are made of. */
export interface CallServiceParts extends Pick<Services, 'clock' | 'tokens' | 'upstreams'> {
  readonly sandbox: Sandbox | undefined;
  /** Of day quotas, where their counts are kept beyond the process. */
  readonly dayCounts: DayCounts | undefined;
}

/**
 * What serves every call of a process, with everything that it remembers in memory.
 *
 * In a sandbox, what counts and remembers follows the movable clock; what takes time is measured by the machine's.
 */
export function callServices({ clock, sandbox, tokens, upstreams, dayCounts }: CallServiceParts): Services {
  const counted = sandbox?.time ?? clock;
  const stores = {
    replays: new MemoryReplayStore({ clock: counted, salt: randomSalt() }),
    signLedger: new MemorySignLedger(counted),
    refusalLedger: new MemoryRefusalLedger(counted),
    rateLimits: new MemoryRateLimitStore(counted, dayCounts),
  };
  sandbox?.keep(...Object.values(stores));
  return {
    ...stores,
    clock: sandbox === undefined ? clock : clockOfCalls(sandbox.time, clock),
    allocate: allocateFromPool,
    tokens,
    upstreams,
    scanner: new BodyScanner(BODY_BOUNDS, readAsciiFromBuffer),
    signVerifier: new SignVerifier(md5Hex),
    contextDigests,
    typedMeaning: new TypedMeaning(sha256),
    nextTurn: turns.next,
    contracts: new AjvContractChecker(),
  };
}

/** Faults strike in a sandbox only; elsewhere the list of checks is the one of the product. */
export function pipelineFor(sandbox: Sandbox | undefined): readonly Step[] {
  if (sandbox?.isOn !== true) return callPipeline;
  return sandboxPipeline(sandbox.faults, waitFor);
}

/** Calls live in the time of the sandbox, and take as long as they take. */
function clockOfCalls(moved: Clock, machine: Clock): Clock {
  return { wallMs: () => moved.wallMs(), monotonicMs: () => machine.monotonicMs() };
}
