import { refuse, type StruckFault } from '../errors/refusal.ts';
import { type ErrorName, errorNameOf, errorNames, type RefusalName } from '../errors/table.ts';
import type { FaultEffect } from '../model/fault.ts';
import type { Caller } from '../model/received.ts';
import type { FaultInjector, FaultStrike } from '../ports/fault-injector.ts';
import { forwardCall } from './checks/forward-call.ts';
import type { Facts } from './facts.ts';
import type { Step, StepVerdict } from './step.ts';
import type { World } from './world.ts';

/** Waits so many milliseconds of the machine's time, or until the caller has left. */
export type Pause = (milliseconds: number, caller: Caller) => Promise<unknown>;

/** How long the caller is told to wait where a fault speaks of a limit. */
const RETRY_AFTER_MS = 1000;

/**
 * Executes the call, unless a fault that somebody ordered strikes it; only calls that every check let through come here.
 *
 * A fault waits first. Then it refuses the call with its code, unexecuted, or lets it go on; what it does to the answer
 * on its way is noted for the one who writes it.
 */
export function forwardUnderFaults(faults: FaultInjector, pause: Pause): Step {
  return Object.freeze({
    name: forwardCall.name,
    needs: forwardCall.needs,
    gives: [...forwardCall.gives, 'fault'],
    refuses: errorNames.filter(isRefusal),
    run(facts: Facts, world: World) {
      const strike = faults.strike({
        type: facts.api.type,
        appKey: facts.app.key,
        token: facts.body.textOf('access_token'),
        client: facts.received.client,
      });
      if (strike === undefined) return forwardCall.run(facts, world);
      const { latencyMs = 0 } = strike.effect;
      const goOn = () => suffer(strike, facts, world);
      return latencyMs > 0 ? pause(latencyMs, facts.received.caller).then(goOn) : goOn();
    },
  } satisfies Step);
}

function isRefusal(name: ErrorName): name is RefusalName {
  return name !== 'success';
}

function suffer(
  { fault, effect }: FaultStrike,
  facts: Facts,
  world: World,
): StepVerdict | Promise<StepVerdict> {
  const struck: StruckFault = { id: fault, wire: wireOf(effect) };
  const verdict = effect.code === undefined ? forwardCall.run(facts, world) : spoken(effect.code, fault);
  return verdict instanceof Promise ? verdict.then(each => marked(each, struck)) : marked(verdict, struck);
}

function marked(verdict: StepVerdict, fault: StruckFault): StepVerdict {
  return { ...verdict, fault };
}

function wireOf({ cut = false, reset = false }: FaultEffect): StruckFault['wire'] {
  if (reset) return 'reset';
  return cut ? 'cut' : undefined;
}

/** The row of the table with this code, or else the business error of a service. */
function spoken(code: number, fault: string): StepVerdict {
  const name = errorNameOf(code);
  if (name === undefined || name === 'success') {
    const errorMsg = JSON.stringify(`injected by fault ${fault}`);
    return { answer: { kind: 'business-error', errorCode: code, errorMsg, answeredBy: 'mock' } };
  }
  const detail = { cause: `fault ${fault}` };
  return refuse(name, name === 'rate-limited' ? { ...detail, retryAfterMs: RETRY_AFTER_MS } : detail);
}
