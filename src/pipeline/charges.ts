import type { Api, ApiQuota } from '../model/api.ts';
import type { App } from '../model/app.ts';
import type { AccessToken } from '../model/authorization.ts';
import type { Charge } from '../model/quota.ts';

/** What one call of this app, API and token counts under. */
export function chargesOf(app: App, api: Api, token: AccessToken | undefined): readonly Charge[] {
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
      return token === undefined ? undefined : String(token.authorization.mallId);
  }
}
