import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

const PAYLOAD_TOO_LARGE = 413;

/**
 * Refuses a body above the API's own limit, the limit itself included in what passes.
 *
 * The listener has stopped what no API takes. This limit is looked at only here, below the trust line, so that a
 * large body does not tell a stranger which types exist. Source: protocol.md §1.
 */
export const checkBodySize = step({
  name: 'check-body-size',
  needs: ['received', 'api'],
  gives: [],
  refuses: ['bad-params'],
  run({ received, api }) {
    if (received.bytes.length <= api.bodyBytesMax) return passed;
    return refuse('bad-params', {
      httpStatus: PAYLOAD_TOO_LARGE,
      cause: `${received.bytes.length} bytes, where the API takes ${api.bodyBytesMax}`,
    });
  },
});
