import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

/**
 * Refuses where the authorization behind the token is revoked, or its merchant is not active, belongs to another
 * region, or is not approved for a sensitive API. Source: protocol.md §5, step 17.
 */
export const checkAuthorization = step({
  name: 'check-authorization',
  needs: ['api', 'token'],
  gives: [],
  refuses: ['not-authorized'],
  run({ api, token }, { snapshot }) {
    if (token === undefined) return passed;
    const { isActive, mallId } = token.authorization;
    if (!isActive) return refuse('not-authorized', { cause: 'the authorization is revoked' });
    const merchant = snapshot.merchants.get(mallId);
    if (merchant === undefined) return refuse('not-authorized', { cause: 'the merchant is gone' });
    if (!merchant.isActive) return refuse('not-authorized', { cause: 'the merchant is not active' });
    if (merchant.region !== snapshot.region) return refuse('not-authorized', { cause: 'another region' });
    if (!api.isSensitive || merchant.approved.has(api.type)) return passed;
    return refuse('not-authorized', { cause: 'the merchant is not approved for this sensitive API' });
  },
});
