import { refuse } from '../../errors/refusal.ts';
import { readBusinessValues } from '../../wire/business-values.ts';
import { findNestedDuplicate } from '../../wire/nested-duplicate.ts';
import { passed, step } from '../step.ts';

/** Of a caller's name in a message, in UTF-16 code units. */
const NAME_LENGTH_MAX = 64;

/**
 * Refuses business parameters that break the API's contract, where it is enforced; the message names the field.
 *
 * Values are built here alone, and only to be looked at: what goes on are the caller's bytes.
 * Source: protocol.md §5, step 19.
 */
export const checkContract = step({
  name: 'check-contract',
  needs: ['body', 'api'],
  gives: [],
  refuses: ['bad-params'],
  run({ body, api }, { services }) {
    if (api.contract === undefined) return passed;
    const duplicate = findNestedDuplicate(body);
    if (duplicate !== undefined) {
      return refuse('bad-params', {
        message: `${duplicate.slice(0, NAME_LENGTH_MAX)} stands twice in one object`,
      });
    }
    const message = services.contracts.firstViolation(api.contract, readBusinessValues(body));
    return message === undefined ? passed : refuse('bad-params', { message });
  },
});
