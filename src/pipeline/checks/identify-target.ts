import { refuse } from '../../errors/refusal.ts';
import { renderTarget } from '../../wire/render-target.ts';
import { step } from '../step.ts';

const AS_IT_STANDS = Object.freeze({ target: undefined });

/**
 * Fills path and query of the internal call; refuses parameters that cannot, with the field in the message.
 *
 * APIs whose parameters all travel in the body pass at once. Source: protocol.md §5 step 19, §12.
 */
export const identifyTarget = step({
  name: 'identify-target',
  needs: ['body', 'api'],
  gives: ['target'],
  refuses: ['bad-params'],
  run({ body, api }) {
    if (api.mapping === undefined) return AS_IT_STANDS;
    const target = renderTarget(body, api.mapping);
    return 'fault' in target ? refuse('bad-params', { message: target.fault }) : { target };
  },
});
