import { refuse } from '../../errors/refusal.ts';
import { step } from '../step.ts';

/** Finds what executes the API; refuses an API that is bound to nothing. Source: protocol.md §5, step 20. */
export const identifyBinding = step({
  name: 'identify-binding',
  needs: ['api'],
  gives: ['binding'],
  refuses: ['operation-not-found'],
  run({ api }) {
    if (api.binding !== undefined) return { binding: api.binding };
    return refuse('operation-not-found', { cause: 'the API is bound to no internal service' });
  },
});
