import { refuse } from '../../errors/refusal.ts';
import type { Api, ApiQuota } from '../../model/api.ts';
import type { App } from '../../model/app.ts';
import type { AccessToken } from '../../model/authorization.ts';
import type { Charge } from '../../model/quota.ts';
import { passed, step } from '../step.ts';

/**
 * Spends one call of every quota that counts it, or of none: app, API, app on this API, merchant on this API.
 *
 * A call without a token counts under no merchant. Source: protocol.md §5 step 21, §8.
 */
export const spendQuotas = step({
  name: 'spend-quotas',
  needs: ['app', 'api', 'token'],
  gives: [],
  refuses: ['rate-limited'],
  run({ app, api, token }, { services }) {
    const charges = chargesOf(app, api, token);
    if (charges.length === 0) return passed;
    const taken = services.rateLimits.take(charges);
    return taken instanceof Promise ? taken.then(judge) : judge(taken);
  },
});

function judge(waitMs: number) {
  return waitMs === 0 ? passed : refuse('rate-limited', { retryAfterMs: waitMs });
}

function chargesOf(app: App, api: Api, token: AccessToken | undefined): readonly Charge[] {
  const charges: Charge[] = app.quota === undefined ? [] : [{ rule: app.quota, subject: app.key }];
  for (const quota of api.quotas) {
    const subject = subjectOf(quota, app, token);
    if (subject !== undefined) charges.push({ rule: quota.rule, subject });
  }
  return charges;
}

function subjectOf(quota: ApiQuota, app: App, token: AccessToken | undefined): string | undefined {
  switch (quota.by) {
    case 'api':
      return '';
    case 'app':
      return app.key;
    case 'merchant':
      return token === undefined ? undefined : String(token.authorization.merchant.mallId);
  }
}
