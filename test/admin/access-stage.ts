import assert from 'node:assert/strict';
import { PROCESS_PRINCIPAL } from '../../src/access/principal.ts';
import type { AdminRole } from '../../src/model/admin-role.ts';
import { registryService } from '../../src/registry/registry-service.ts';
import { openStage } from '../registry/registry-stage.ts';
import { type AdminAnswer, type AskOptions, DOCUMENT, startAdminStage } from './admin-stage.ts';

export const BOOTSTRAP = 'bootstrap-token-of-the-test';
export const PASSWORD = 'correct horse battery';

/** Two developers with an app each. */
const DEVELOPERS = `
developers: [{ id: acme }, { id: globex }]
apps:
  - { app_key: shop, developer: acme, secrets: [shop-secret-0123456789], packages: [all], limit: none }
  - { app_key: rival, developer: globex, secrets: [rival-secret-0123456789], packages: [all], limit: none }
authorizations:
  - app_key: shop
    mall_id: 635517726820718
    packages: [all]
    tokens: [{ value: at_shop_token_0123456789, expires_at: 2027-01-01T00:00:00Z }]
  - { app_key: rival, mall_id: 635517726820718, packages: [all] }
`;
const APPS = `${DOCUMENT.slice(0, DOCUMENT.indexOf('apps:'))}merchants: [{ mall_id: 635517726820718, region: us }]\n${DEVELOPERS}`;

/** An admin interface with a registry, users and tokens. */
export async function startAccessStage(mode: 'sandbox' | 'production' = 'production') {
  const { registry, access, store, apply } = await openStage();
  await apply(`version: 1\n${APPS}`);
  const stage = await startAdminStage({
    mode,
    document: APPS,
    registry: registryService(registry),
    access,
    bootstrapToken: BOOTSTRAP,
  });
  const ask = (method: string, path: string, options: AskOptions & { readonly json?: unknown } = {}) =>
    stage.ask(`/admin/v1${path}`, {
      method,
      ...(options.json === undefined ? {} : { body: JSON.stringify(options.json) }),
      ...options,
    });
  /** The value of a new token. */
  const tokenOf = async (role: AdminRole, scopes: readonly string[] = []): Promise<string> => {
    const developer = role === 'developer' ? 'acme' : null;
    const wish = { name: 'of the test', role, developer, scopes, lifetimeMs: null };
    return (await access.issueAdminToken(wish, PROCESS_PRINCIPAL, 'test')).value;
  };
  return { ...stage, ask, access, store, tokenOf };
}

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieIn(answer: AdminAnswer): string {
  assert.equal(answer.status, 200, answer.text);
  const [cookie = ''] = [answer.headers['set-cookie'] ?? []].flat();
  return cookie.split(';')[0] ?? '';
}
