import { MemoryRateLimitStore } from '../adapters/memory/memory-rate-limit-store.ts';
import { MemoryRefusalLedger } from '../adapters/memory/memory-refusal-ledger.ts';
import { MemoryTokenDirectory } from '../adapters/memory/memory-token-directory.ts';
import { hashToken } from '../adapters/node/node-digests.ts';
import { turns } from '../adapters/node/turn-queue.ts';
import type { ServedNow } from '../admin/admin-parts.ts';
import { inArrivalOrder } from '../plan/in-arrival-order.ts';
import type { PlanReport } from '../plan/plan-report.ts';
import type { PlannedState } from '../plan/planned-state.ts';
import { Planner, type Prediction } from '../plan/planner.ts';
import type { JournaledCall } from '../ports/call-journal.ts';
import { compileSnapshot } from '../registry/compile-snapshot.ts';
import { sandboxFor } from './sandbox-for.ts';

export type { PlanGroup, Verdict } from '../plan/plan-report.ts';
export type { PlanReport };

/** Calls that are decided in one turn of the event loop: some milliseconds. */
const CALLS_PER_TURN = 500;

/** Told of each call that was decided. */
export type OnPlanned = (call: JournaledCall, prediction: Prediction) => void;

/** What a change from one document to the other does to these calls; whoever else is served has its turns meanwhile. */
export async function plan(
  { before, after }: { readonly before: ServedNow; readonly after: ServedNow },
  calls: Iterable<JournaledCall>,
  onPlanned: OnPlanned = () => undefined,
): Promise<PlanReport> {
  const planner = new Planner({
    before: await stateOf(before),
    after: await stateOf(after),
    makeCounters: clock => ({
      rateLimits: new MemoryRateLimitStore(clock),
      refusalLedger: new MemoryRefusalLedger(clock),
    }),
  });
  let untilTurn = CALLS_PER_TURN;
  for (const call of inArrivalOrder(calls)) {
    onPlanned(call, planner.add(call));
    untilTurn -= 1;
    if (untilTurn > 0) continue;
    untilTurn = CALLS_PER_TURN;
    await turns.next();
  }
  return planner.report;
}

/** In mode sandbox with everything that a sandbox adds. */
async function stateOf({ document, revision }: ServedNow): Promise<PlannedState> {
  const sandbox = await sandboxFor(document);
  const compiled = compileSnapshot(sandbox?.furnish(document) ?? document, revision, hashToken);
  const snapshot = sandbox?.complete(compiled.snapshot) ?? compiled.snapshot;
  // A record has the hash of its token.
  const tokens = new MemoryTokenDirectory(hash => hash);
  tokens.replace(compiled.grants);
  return { snapshot, tokenOf: hash => tokens.find(hash) };
}
