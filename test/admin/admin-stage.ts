import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { AccessService } from '../../src/access/access-service.ts';
import { parseDocument, type RunningGateway, startGateway } from '../../src/main/index.ts';
import type { RegistryService } from '../../src/registry/registry-service.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { MovableClock } from '../transcripts/running-gateway.ts';

export const NOW_MS = Date.UTC(2026, 10, 22, 12);
export const ADMIN_TOKEN = 'admin-token-of-the-test';

export const DOCUMENT = `
upstreams:
  - { name: examples, mock: true }
apis:
  - { type: bg.echo.get, upstream: examples, token: none, example: { ok: true } }
  - { type: bg.order.get, upstream: examples, example: { orderSn: "PO-1", mallId: 635517726820718 } }
packages:
  - { code: all, types: ["bg.*"] }
apps:
  - { app_key: shop, secrets: [shop-secret-0123456789], packages: [all], limit: none }
merchants:
  - { mall_id: 635517726820718, region: us }
authorizations:
  - app_key: shop
    mall_id: 635517726820718
    packages: [all]
    tokens: [{ value: at_shop_token_0123456789, expires_at: 2027-01-01T00:00:00Z }]
`;

/** What the admin interface answered. */
export interface AdminAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface AskOptions {
  readonly method?: string;
  /** `undefined`: the right one; `''`: none. */
  readonly token?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A gateway with its admin interface, on free ports. */
export interface AdminStage extends AsyncDisposable {
  readonly gateway: RunningGateway;
  readonly clock: MovableClock;
  /** Asks the admin listener; the path is sent as it stands. */
  ask(path: string, options?: AskOptions): Promise<AdminAnswer>;
  /** Asks for JSON below `/admin/v1`, and insists on 200. */
  get(path: string): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
}

/** Starts one; `mode` and `more` are of its document. */
export async function startAdminStage({
  mode = 'sandbox',
  more = '',
  document = DOCUMENT,
  registry,
  access,
  bootstrapToken,
}: {
  readonly mode?: 'sandbox' | 'production';
  readonly more?: string;
  readonly document?: string;
  readonly registry?: RegistryService;
  readonly access?: AccessService;
  readonly bootstrapToken?: string;
} = {}): Promise<AdminStage> {
  const listen = 'listen: { gateway: "127.0.0.1:0", admin: "127.0.0.1:0" }';
  const parsed = parseDocument(`version: 1\nmode: ${mode}\n${listen}\n${document}${more}`);
  if (!('document' in parsed)) throw new Error(parsed.faults.map(({ message }) => message).join('\n'));
  const clock = new MovableClock(NOW_MS);
  const gateway = await startGateway({
    document: parsed.document,
    revision: 'first',
    adminToken: ADMIN_TOKEN,
    clock,
    sandbox: new Sandbox(clock),
    registry,
    access,
    bootstrapToken,
  });
  const { port } = gateway.listening.admin;
  const ask = (path: string, options: AskOptions = {}) => askAdmin(port, path, options);
  const insist = async (path: string, options: AskOptions): Promise<unknown> => {
    const answer = await ask(`/admin/v1${path}`, options);
    assert.equal(answer.status, 200, `${path}: ${answer.text}`);
    const value: unknown = JSON.parse(answer.text);
    return value;
  };
  return {
    gateway,
    clock,
    ask,
    get: path => insist(path, {}),
    post: (path, body) => insist(path, { method: 'POST', body: JSON.stringify(body) }),
    async [Symbol.asyncDispose]() {
      await gateway.drain(0);
    },
  };
}

function askAdmin(port: number, path: string, options: AskOptions): Promise<AdminAnswer> {
  const { method = 'GET', token = ADMIN_TOKEN, host = `127.0.0.1:${port}`, body, headers = {} } = options;
  const { promise, resolve, reject } = Promise.withResolvers<AdminAnswer>();
  const sent = request(
    {
      port,
      host: '127.0.0.1',
      path,
      method,
      agent: false,
      headers: {
        host,
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    },
    answer => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    },
  );
  sent.on('error', reject);
  sent.end(body);
  return promise;
}
