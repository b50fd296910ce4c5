import { forwardCall } from '../../pipeline/checks/forward-call.ts';
import { expectedDigests } from '../../pipeline/upload-body.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainForward = explainsStep(forwardCall, {
  row: 22,
  title: 'The internal service answers',
  tell({ received, body, binding }, _world, refusal) {
    const expected =
      binding.kind === 'service'
        ? `a complete, useful answer of ${binding.upstream}`
        : 'an answer of the gateway';
    if (refusal?.refused === 'bad-params')
      return { observed: refusal.message ?? refusal.cause ?? 'an upload that broke off', expected };
    if (refusal !== undefined) return { observed: refusal.cause ?? 'no such answer', expected };
    const isDigest = received.upload !== undefined && expectedDigests(body) !== undefined;
    return { observed: isDigest ? 'an answer to an upload with its digests' : 'an answer', expected };
  },
});
