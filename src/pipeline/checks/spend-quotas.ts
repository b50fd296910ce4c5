import { refuse } from '../../errors/refusal.ts';
import { chargesOf } from '../charges.ts';
import { passed, step } from '../step.ts';

/**
 * Spends one call of every quota that counts it, or of none: app, API, app on this API, merchant on this API.
 *
 * A call without a token counts under no merchant. Source: protocol.md §5 step 21, §8.
 */
export const spendQuotas = step({
  name: 'spend-quotas',
  needs: ['app', 'api', 'token'],
  gives: [],
  refuses: ['rate-limited'],
  run({ app, api, token }, { services }) {
    const charges = chargesOf(app, api, token);
    if (charges.length === 0) return passed;
    const taken = services.rateLimits.take(charges);
    return taken instanceof Promise ? taken.then(judge) : judge(taken);
  },
});

function judge(waitMs: number) {
  return waitMs === 0 ? passed : refuse('rate-limited', { retryAfterMs: waitMs });
}
