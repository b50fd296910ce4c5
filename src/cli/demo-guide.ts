import type { Document } from '../model/document.ts';
import { DEMO_CALL } from '../sandbox/demo-document.ts';
import { signCall } from '../wire/sign-call.ts';
import { credentialsIn } from './client-credentials.ts';
import { DEFAULT_DOCUMENT } from './document-path.ts';
import { md5OfBytes } from './md5-of-bytes.ts';
import { programCommand } from './program-command.ts';

/** What a newcomer is told after the start. */
export interface DemoGuide {
  readonly url: string;
  readonly appKey: string;
  readonly secret: string;
  readonly token: string | undefined;
  /** One line for a shell; its sign is good for 300 seconds. Source: protocol.md §2. */
  readonly curl: string;
}

const TOKEN_INFO_TYPE = 'bg.open.accesstoken.info.get';

/** The guide of a document; `undefined` where it has no active app. */
export function demoGuide(document: Document, url: string, nowMs: number): DemoGuide | undefined {
  const credentials = credentialsIn(document, { nowMs });
  const secret = credentials?.app.secrets[0]?.value;
  if (credentials === undefined || secret === undefined) return undefined;
  const { app, token } = credentials;
  const isDemo = document.apis.some(api => api.type === DEMO_CALL.type && api.status === 'online');
  const own = isDemo ? DEMO_CALL.parameters.map(([name, json]) => `"${name}":${json}`).join(',') : '';
  const type = isDemo ? DEMO_CALL.type : TOKEN_INFO_TYPE;
  const body = signCall(
    Buffer.from(`{${own}}`),
    { type, appKey: app.appKey, secret, token },
    { nowMs, md5: md5OfBytes },
  );
  // Names and values of the demo read as a body.
  if (!(body instanceof Uint8Array)) return undefined;
  return { url, appKey: app.appKey, secret, token, curl: curlLine(`${url}/openapi/router`, body) };
}

/** The command for a shell that sends this body. */
export function curlLine(
  url: string,
  body: Uint8Array,
  headers: readonly { readonly name: string; readonly value: string }[] = [],
): string {
  const sent = [{ name: 'content-type', value: 'application/json' }, ...headers];
  const text = new TextDecoder().decode(Uint8Array.from(body)).replaceAll("'", String.raw`'\''`);
  const flags = sent.map(({ name, value }) => `-H '${name}: ${value}'`).join(' ');
  return `curl -s ${url} ${flags} -d '${text}'`;
}

/** The guide as text. `isMoved`: it listens elsewhere than its document says. */
export function renderDemoGuide(
  guide: DemoGuide,
  { path, isMoved }: { readonly path: string; readonly isMoved: boolean },
): string {
  const config = path === DEFAULT_DOCUMENT ? '' : ` --config ${path}`;
  const options = `${config}${isMoved ? ` --url ${guide.url}` : ''}`;
  const token = guide.token === undefined ? [] : [`  access_token  ${guide.token}`];
  return [
    '',
    `  app_key       ${guide.appKey}`,
    `  secret        ${guide.secret}`,
    ...token,
    '',
    'Paste this within 300 seconds:',
    '',
    guide.curl,
    '',
    'Then, in another terminal:',
    '',
    `  ${programCommand} call ${DEMO_CALL.type} pageNumber:=1${options}`,
    `  ${programCommand} call bg.freight.template.list.query${options}     (a refusal, and who mends it)`,
    `  ${programCommand} logs     (what came in, with the ids that explain, copy and replay take)`,
    '',
    `Edit ${path}, then: ${programCommand} apply${config}     (in force at once; diff shows what it would change)`,
    '',
    '',
  ].join('\n');
}
