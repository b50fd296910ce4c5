import { type Refusal, refuse } from '../../errors/refusal.ts';
import type { ServiceBinding } from '../../model/api.ts';
import type { Upload } from '../../model/received.ts';
import type { ServiceOutcome, ServiceTries } from '../../ports/upstream.ts';
import { type Judgement, judgeAnswer } from '../judge-answer.ts';
import { serviceCallOf } from '../service-call.ts';
import { step } from '../step.ts';
import { renderTokenInfo } from '../token-info.ts';

/**
 * Executes the call: sends it to its internal service and judges the answer, or answers from the token itself.
 *
 * Whatever goes wrong once the service may have been reached ends with 2000000, never with 4000000, which says that
 * nothing was executed. An upload that breaks on the way is 3000000: its service never saw it whole.
 * Source: protocol.md §5 step 22, §6, §7, §11.
 */
export const forwardCall = step({
  name: 'forward-call',
  needs: ['received', 'body', 'app', 'api', 'environment', 'token', 'target', 'binding'],
  gives: ['answer'],
  refuses: ['internal-call-failed', 'operation-not-found', 'service-error', 'system-exception', 'bad-params'],
  run(facts, world) {
    const { binding, token } = facts;
    const { upload } = facts.received;
    if (upload?.fault !== undefined) return refuse('bad-params', upload.fault);
    if (binding.kind === 'service') {
      const call = serviceCallOf(facts, binding, world);
      return world.services.upstreams
        .send(call)
        .then(outcome => judge(outcome, binding, upload), failAfterSend);
    }
    if (token === undefined)
      return refuse('system-exception', { cause: 'an API about the token that takes none' });
    const { snapshot, nowMs } = world;
    const result = renderTokenInfo({ app: facts.app, token, snapshot, nowMs });
    return { answer: { kind: 'result', result, answeredBy: 'gateway' } };
  },
});

/** Once the service was reached, even a bug of ours must not say that nothing was executed. */
function judge(outcome: ServiceOutcome, binding: ServiceBinding, upload: Upload | undefined) {
  try {
    // What cut the call then is the caller's fault: the service was never told that the request ended.
    const isCut = upload?.fault !== undefined && outcome.outcome === 'silent';
    const judged = isCut ? refuse('bad-params', upload.fault) : judgeOutcome(outcome, binding);
    return withTries(judged, outcome);
  } catch (error) {
    return failAfterSend(error);
  }
}

/** How the call travelled belongs into its record, whatever came of it. */
function withTries(judged: Judged, { attempts, endpoint }: ServiceTries): Judged {
  if (attempts === undefined || endpoint === undefined) return judged;
  if ('refused' in judged) return { ...judged, attempts, endpoint };
  return { answer: { ...judged.answer, attempts, endpoint } };
}

function failAfterSend(error: unknown) {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return refuse('internal-call-failed', { cause });
}

type Judged =
  | Judgement
  | Refusal<
      'internal-call-failed' | 'operation-not-found' | 'service-error' | 'system-exception' | 'bad-params'
    >;

function judgeOutcome(outcome: ServiceOutcome, binding: ServiceBinding): Judged {
  switch (outcome.outcome) {
    case 'answered':
      return judgeAnswer(outcome, binding);
    case 'oversize':
      return refuse('service-error', { cause: `${outcome.status} with an answer that is too large` });
    case 'silent':
      return refuse('internal-call-failed', {
        cause: `${outcome.cause}; ${outcome.sent ? 'sent' : 'nothing was sent'}`,
      });
    case 'shed':
      return refuse('system-exception', { cause: outcome.cause });
  }
}
