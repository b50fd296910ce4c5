import { refuse } from '../../errors/refusal.ts';
import { step } from '../step.ts';

/**
 * Refuses an environment that the API does not offer, or that the app may not use.
 *
 * Source: protocol.md §5 step 14, §8.
 */
export const checkEnvironment = step({
  name: 'check-environment',
  needs: ['received', 'app', 'api'],
  gives: ['environment'],
  refuses: ['environment-not-supported'],
  run({ received, app, api }) {
    const { environment } = received;
    if (environment === 'other') return refuse('environment-not-supported');
    const isOpen = api.environments.includes(environment) && app.environments.includes(environment);
    return isOpen ? { environment } : refuse('environment-not-supported');
  },
});
