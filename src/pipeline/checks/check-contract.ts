import { refuse } from '../../errors/refusal.ts';
import { contractViolation } from '../contract-violation.ts';
import { passed, step } from '../step.ts';

/**
 * Refuses business parameters that break the API's contract, where it is enforced; the message names the field.
 *
 * A contract that is only reported is judged behind the answer: see `report-findings.ts`. Values are built only to be
 * looked at: what goes on are the caller's bytes. Source: protocol.md §5, step 19.
 */
export const checkContract = step({
  name: 'check-contract',
  needs: ['body', 'api'],
  gives: [],
  refuses: ['bad-params'],
  run({ body, api }, { services }) {
    if (api.contract === undefined) return passed;
    const message = contractViolation(body, api.contract, services.contracts);
    return message === undefined ? passed : refuse('bad-params', { message });
  },
});
