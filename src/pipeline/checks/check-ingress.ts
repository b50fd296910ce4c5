import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

/** Refuses an upload API off the upload route, and any other API on it. Source: protocol.md §5, step 13. */
export const checkIngress = step({
  name: 'check-ingress',
  needs: ['received', 'api'],
  gives: [],
  refuses: ['route-not-allowed'],
  run({ received, api }) {
    return api.ingress === received.route.ingress ? passed : refuse('route-not-allowed');
  },
});
