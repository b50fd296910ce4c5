import type { Api, ApiQuota } from '../model/api.ts';
import type { App } from '../model/app.ts';
import type { AccessToken } from '../model/authorization.ts';
import type { QuotaCharge } from '../model/quota.ts';

/** What one call of this app, API and token counts under. */
export function chargesOf(app: App, api: Api, token: AccessToken | undefined): readonly QuotaCharge[] {
  const charges: QuotaCharge[] = app.quota === undefined ? [] : [{ rule: app.quota, subject: app.key }];
  if (app.dayQuota !== undefined) charges.push({ rule: app.dayQuota, subject: app.key });
  for (const quota of api.quotas) {
    const subject = subjectOf(quota.by, app, token);
    if (subject !== undefined) charges.push({ rule: quota.rule, subject });
  }
  for (const quota of api.dayQuotas) {
    const subject = subjectOf(quota.by, app, token);
    if (subject !== undefined) charges.push({ rule: quota.rule, subject });
  }
  return charges;
}

function subjectOf(by: ApiQuota['by'], app: App, token: AccessToken | undefined): string | undefined {
  switch (by) {
    case 'api':
      return '';
    case 'app':
      return app.key;
    case 'merchant':
      return token === undefined ? undefined : String(token.authorization.mallId);
  }
}
