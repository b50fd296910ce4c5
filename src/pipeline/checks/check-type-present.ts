import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

/** Refuses a body that names no API. Source: protocol.md §5, step 2. */
export const checkTypePresent = step({
  name: 'check-type-present',
  needs: ['body'],
  refuses: ['type-missing'],
  gives: [],
  run({ body }) {
    return body.has('type') ? passed : refuse('type-missing');
  },
});
