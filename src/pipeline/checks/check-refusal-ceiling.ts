import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

/**
 * Refuses an app that has spent its ceiling on refused calls on this node.
 *
 * It spends nothing: whoever answers the call counts it where it was refused. Source: protocol.md §5, step 11.
 */
export const checkRefusalCeiling = step({
  name: 'check-refusal-ceiling',
  needs: ['app'],
  gives: [],
  refuses: ['rate-limited'],
  run({ app }, { services }) {
    if (app.ceiling === undefined) return passed;
    const retryAfterMs = services.refusalLedger.waitMs({ rule: app.ceiling, subject: app.key });
    if (retryAfterMs === 0) return passed;
    return refuse('rate-limited', { retryAfterMs, cause: 'the ceiling on refused calls' });
  },
});
