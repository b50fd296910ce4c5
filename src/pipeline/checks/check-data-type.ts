import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

// Not by upper case: that would take U+017F for an S.
const JSON_IN_ANY_CASE = /^json$/i;

/**
 * Refuses a call whose `data_type` is absent, or anything but "JSON" in any case.
 *
 * The `observed` profile lets an absent one pass. Source: protocol.md §2, §5 step 8, §9.
 */
export const checkDataType = step({
  name: 'check-data-type',
  needs: ['body'],
  gives: [],
  refuses: ['data-type-missing', 'data-type-invalid'],
  run({ body }, { snapshot }) {
    if (!body.has('data_type')) {
      return snapshot.profile === 'observed' ? passed : refuse('data-type-missing');
    }
    const sent = body.textOf('data_type');
    return sent !== undefined && JSON_IN_ANY_CASE.test(sent) ? passed : refuse('data-type-invalid');
  },
});
