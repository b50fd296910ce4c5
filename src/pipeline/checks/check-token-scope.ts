import { refuse } from '../../errors/refusal.ts';
import { grantEnded } from '../grant-ended.ts';
import { passed, step } from '../step.ts';

/** Refuses a type that the merchant does not grant to the app at this moment. Source: protocol.md §5, step 18. */
export const checkTokenScope = step({
  name: 'check-token-scope',
  needs: ['app', 'api', 'token'],
  gives: [],
  refuses: ['token-out-of-scope'],
  run({ api, token }, { snapshot, nowMs }) {
    if (token === undefined || api.isBuiltIn) return passed;
    const { permissions } = snapshot;
    const { grant } = token.authorization;
    if (permissions.holds(grant, api.typeIndex, nowMs)) return passed;
    return refuse('token-out-of-scope', grantEnded(permissions.heldUntilMs(grant, api.typeIndex, nowMs)));
  },
});
