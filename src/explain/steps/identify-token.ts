import type { AccessToken } from '../../model/authorization.ts';
import { identifyToken } from '../../pipeline/checks/identify-token.ts';
import { describeParameter } from '../describe-parameter.ts';
import { shownToken } from '../shown-value.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainToken = explainsStep(identifyToken, {
  row: 16,
  title: 'The access token is known, the app’s own, and current',
  async tell({ body, app, api }, { nowMs, services }) {
    if (!api.needsToken) return { observed: 'not looked at', expected: 'none: this API needs no token' };
    const expected = `the current token that a merchant granted to app ${app.key}`;
    const value = body.textOf('access_token');
    if (value === undefined) return { observed: describeParameter(body, 'access_token'), expected };
    const token = await services.tokens.find(value);
    const shown = shownToken(value);
    if (token === undefined)
      return { observed: `${shown} (${value.length} characters), which was never issued`, expected };
    const owner = token.authorization.appKey === app.key ? '' : ', granted to another app';
    return { observed: `${shown}, ${stateOf(token, nowMs)}${owner}`, expected };
  },
  async assume({ body }, { services }) {
    const value = body.textOf('access_token');
    const token = value === undefined ? undefined : await services.tokens.find(value);
    return token === undefined ? {} : { token };
  },
});

/** Beyond it dates have no text. */
const DATE_MS_MAX = 8_640_000_000_000_000;

function stateOf({ status, expiresAtMs }: AccessToken, nowMs: number): string {
  if (status !== 'current') return status;
  if (expiresAtMs > DATE_MS_MAX) return 'current, without an end';
  const end = new Date(expiresAtMs).toISOString();
  return nowMs < expiresAtMs ? `current until ${end}` : `expired at ${end}`;
}
