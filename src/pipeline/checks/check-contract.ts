import { refuse } from '../../errors/refusal.ts';
import { contractViolation } from '../contract-violation.ts';
import { passed, step } from '../step.ts';
import { expectedDigests } from '../upload-body.ts';

/**
 * Refuses business parameters that break the API's contract, where it is enforced, and an upload whose `file_sha256` is
 * no digest; the message names the field.
 *
 * A contract that is only reported is judged behind the answer: see `report-findings.ts`. Values are built only to be
 * looked at: what goes on are the caller's bytes. Source: protocol.md §5, step 19, and §11.
 */
export const checkContract = step({
  name: 'check-contract',
  needs: ['received', 'body', 'api'],
  gives: [],
  refuses: ['bad-params'],
  run(facts, { services }) {
    const { received, body, api } = facts;
    if (received.upload !== undefined && expectedDigests(body) === 'malformed')
      return refuse('bad-params', NO_DIGEST);
    if (api.contract === undefined) return passed;
    const message = contractViolation(facts, api.contract, services.contracts);
    return message === undefined ? passed : refuse('bad-params', { message });
  },
});

const NO_DIGEST = {
  message: 'file_sha256 must be SHA-256 digests in hex, one per file, with commas between them',
};
