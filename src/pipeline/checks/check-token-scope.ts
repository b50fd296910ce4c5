import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

/** Refuses a type that the merchant has not granted to the app. Source: protocol.md §5, step 18. */
export const checkTokenScope = step({
  name: 'check-token-scope',
  needs: ['app', 'api', 'token'],
  gives: [],
  refuses: ['token-out-of-scope'],
  run({ api, token }, { snapshot }) {
    if (token === undefined || api.isBuiltIn) return passed;
    const isGranted = snapshot.permissions.holds(token.authorization.grant, api.typeIndex);
    return isGranted ? passed : refuse('token-out-of-scope');
  },
});
