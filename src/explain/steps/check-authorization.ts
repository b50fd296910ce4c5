import { checkAuthorization } from '../../pipeline/checks/check-authorization.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainAuthorization = explainsStep(checkAuthorization, {
  row: 17,
  title: 'The merchant’s authorization holds',
  tell({ api, token }, { snapshot }, refusal) {
    const approved = api.isSensitive ? `, approved for ${api.type}` : '';
    const expected = `an active authorization of an active merchant of region ${snapshot.region}${approved}`;
    if (token === undefined) return { observed: 'not looked at: this API needs no token', expected };
    const { mallId } = token.authorization;
    const merchant = snapshot.merchants.get(mallId);
    const shop =
      merchant === undefined ? `merchant ${mallId}` : `merchant ${mallId} of region ${merchant.region}`;
    return {
      observed: refusal === undefined ? shop : `${shop}: ${refusal.cause ?? 'not authorized'}`,
      expected,
    };
  },
});
