import { checkTokenScope } from '../../pipeline/checks/check-token-scope.ts';
import { counted } from '../shown-value.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainTokenScope = explainsStep(checkTokenScope, {
  row: 18,
  title: 'The merchant granted this API',
  tell({ api, token, app }, { snapshot, nowMs }, refusal) {
    const expected = `a grant of merchant${token === undefined ? '' : ` ${token.authorization.mallId}`} that holds ${api.type}`;
    if (token === undefined) return { observed: 'not looked at: this API needs no token', expected };
    const scope = counted(
      snapshot.permissions.sharedTypes(app.grant, token.authorization.grant, nowMs).length,
      'type',
    );
    const ended = refusal?.cause === undefined ? '' : `: ${refusal.cause}`;
    const isIn = refusal === undefined ? 'this one among them' : `this one not among them${ended}`;
    return {
      observed: api.isBuiltIn ? `${api.type} is open to every token` : `a grant of ${scope}, ${isIn}`,
      expected,
    };
  },
});
