import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

/** Refuses a body without a sign. Source: protocol.md §5, step 4. */
export const checkSignPresent = step({
  name: 'check-sign-present',
  needs: ['body'],
  gives: [],
  refuses: ['sign-missing'],
  run({ body }) {
    return body.has('sign') ? passed : refuse('sign-missing');
  },
});
