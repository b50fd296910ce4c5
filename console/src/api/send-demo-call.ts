import { adminApi } from './admin-api.ts';
import type { Answer, AppCredential, Credentials, TokenCredential } from './contract.ts';
import { insertMembers } from './insert-members.ts';

/** A right call, or one whose sign left out the access token. */
export type DemoCall = 'good' | 'bad';

/** Tried first: an API that a newcomer recognises. */
const FAMILIAR = ['bg.order.list.v2.get', 'bg.local.goods.list.query', 'bg.local.goods.sku.list.query'];

/** Sends one call through the gateway. Throws where the sandbox has no app, token or API to call with. */
export async function sendDemoCall(kind: DemoCall): Promise<Answer> {
  const { text } = await signDemoCall(kind);
  return adminApi.send({ path: '/openapi/router', text });
}

/** A signed body, and who calls with it. */
export interface SignedDemoCall {
  readonly text: string;
  readonly appKey: string;
  readonly token: string;
}

/**
 * Signs a call of the newcomer's.
 *
 * The wrong one is signed by the gateway without its token, which then goes along all the same: so it is made
 * without a secret in this page. Throws where the sandbox has no app, token or API to call with.
 */
export async function signDemoCall(kind: DemoCall): Promise<SignedDemoCall> {
  const [credentials, apis] = await Promise.all([adminApi.credentials(), adminApi.apis()]);
  const { app, token } = pickCredentials(credentials);
  const type = [...FAMILIAR, ...apis.filter(api => !api.generic).map(api => api.type)].find(name =>
    apis.some(api => api.type === name && api.ingress !== 'upload'),
  );
  if (type === undefined) throw new Error('The sandbox has no API to call.');
  const { sampleRequest } = await adminApi.api(type);
  const tokenMember = [['access_token', token.value]] as const;
  const parameters = insertMembers(sampleRequest, [
    ['type', type],
    ['data_type', 'JSON'],
    ...(kind === 'good' ? tokenMember : []),
  ]);
  const signed = await adminApi.sign({ appKey: app.appKey, parameters });
  const text = kind === 'good' ? signed.text : insertMembers(signed.text, tokenMember);
  return { text, appKey: app.appKey, token: token.value };
}

/** An app and a token of it that trigger nothing special. */
export function pickCredentials({ apps, tokens }: Credentials): {
  readonly app: AppCredential;
  readonly token: TokenCredential;
} {
  for (const app of apps.filter(({ magic, status }) => magic === null && status === 'active')) {
    const token = tokens.find(
      ({ appKey, magic, status }) => appKey === app.appKey && magic === null && status === 'current',
    );
    if (token !== undefined) return { app, token };
  }
  throw new Error('The sandbox has no active app with a current access token.');
}
