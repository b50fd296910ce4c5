import { refuse } from '../../errors/refusal.ts';
import type { App } from '../../model/app.ts';
import type { AccessToken } from '../../model/authorization.ts';
import { step } from '../step.ts';

/** Letters, digits, `_` and `-`, 1 to 255 of them, both included. Source: protocol.md §2. */
const ACCESS_TOKEN = /^[0-9A-Za-z_-]{1,255}$/;

/**
 * Finds the merchant's token; refuses none, an unknown one, another app's, and one that is no longer current.
 *
 * A token is expired from its instant of expiry on. APIs that need no token pass without looking at one.
 * Source: protocol.md §5, step 16.
 */
export const identifyToken = step({
  name: 'identify-token',
  needs: ['body', 'app', 'api'],
  gives: ['token'],
  refuses: ['token-missing', 'token-unknown', 'token-of-other-app', 'token-not-current'],
  run({ body, app, api }, { nowMs, services }) {
    if (!api.needsToken) return { token: undefined };
    if (!body.has('access_token')) return refuse('token-missing');
    const value = body.textOf('access_token');
    if (value === undefined || !ACCESS_TOKEN.test(value)) return refuse('token-unknown');
    const found = services.tokens.find(value);
    return found instanceof Promise
      ? found.then(token => judge(token, app, nowMs))
      : judge(found, app, nowMs);
  },
});

function judge(token: AccessToken | undefined, app: App, nowMs: number) {
  if (token === undefined) return refuse('token-unknown');
  if (token.authorization.appKey !== app.key) return refuse('token-of-other-app');
  const isCurrent = token.status === 'current' && nowMs < token.expiresAtMs;
  return isCurrent ? { token } : refuse('token-not-current');
}
