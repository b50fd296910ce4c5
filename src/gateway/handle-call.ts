import { refuse } from '../errors/refusal.ts';
import type { Received } from '../model/received.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { callPipeline } from '../pipeline/call-pipeline.ts';
import { type Passage, runPipeline } from '../pipeline/run-pipeline.ts';
import type { Services } from '../pipeline/world.ts';
import { type Reply, replyToAnswer, replyToRefusal } from './reply.ts';

/** A call that was decided: what to send, and how it came to that. */
export interface DecidedCall {
  readonly passage: Passage;
  readonly reply: Reply;
}

/**
 * Decides a call by the pipeline and renders its reply.
 *
 * Stays synchronous as long as the pipeline does; never throws or rejects.
 */
export function handleCall(
  received: Received,
  snapshot: Snapshot,
  services: Services,
): DecidedCall | Promise<DecidedCall> {
  const world = { nowMs: services.clock.wallMs(), snapshot, services };
  const decide = (passage: Passage): DecidedCall => {
    countRefusal(passage, services);
    return { passage, reply: replyTo(passage, snapshot) };
  };
  const passage = runPipeline(callPipeline, received, world);
  return passage instanceof Promise ? passage.then(decide) : decide(passage);
}

function replyTo({ refusal, facts }: Passage, snapshot: Snapshot): Reply {
  const { requestId } = facts.received;
  if (refusal === undefined && facts.answer !== undefined)
    return replyToAnswer(facts.answer, snapshot, requestId);
  return replyToRefusal(refusal ?? refuse('system-exception', { cause: 'no answer' }), snapshot, requestId);
}

/**
 * Counts a refusal towards the app's ceiling: not one that the app could not know of before it proved its secret,
 * and none that the internal service gave. Source: protocol.md §5, step 11.
 */
function countRefusal({ refusal, facts }: Passage, { refusalLedger }: Services): void {
  const isProbing = refusal !== undefined && facts.signature !== undefined && facts.binding === undefined;
  if (isProbing && facts.app?.ceiling !== undefined) {
    refusalLedger.count({ rule: facts.app.ceiling, subject: facts.app.key });
  }
}
