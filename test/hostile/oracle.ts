import { RawConnection } from '../faults/raw-connection.ts';
import { startTestGateway, type TestGateway } from '../transcripts/running-gateway.ts';

const NOW = Date.UTC(2026, 10, 22, 12) / 1000;
const DOCUMENT = `
upstreams: [{ name: examples, mock: true }]
apis:
  - { type: bg.get, upstream: examples, example: {} }
  - { type: bg.old.get, upstream: examples, status: sunset, example: {} }
  - { type: bg.draft.get, upstream: examples, status: draft, example: {} }
  - { type: bg.small.get, upstream: examples, max_body: 300B, example: {} }
  - { type: bg.upload, upstream: examples, ingress: upload, example: {} }
  - { type: bg.staged.get, upstream: examples, environments: [staging], example: {} }
  - { type: bg.strict.get, upstream: examples, example: {}, request_schema: { required: [p] } }
  - { type: bg.unbound.get }
packages: [{ code: all, types: ["bg.*"] }]
apps:
  - { app_key: plain-app, secrets: [a-secret], packages: [all] }
  - { app_key: two-secrets, secrets: [a-secret, b-secret], packages: [all] }
  - { app_key: suspended, secrets: [a-secret], packages: [all], status: suspended }
  - { app_key: walled, secrets: [a-secret], packages: [all], ip_allow: [203.0.113.0/24] }
  - { app_key: strict, secrets: [a-secret], packages: [all], signing: strict }
  - { app_key: powerless, secrets: [a-secret], packages: [] }
merchants: [{ mall_id: 1 }, { mall_id: 2, status: closed }]
authorizations:
  - { app_key: plain-app, mall_id: 1, packages: [all], tokens: [{ value: good }, { value: old, status: superseded }] }
  - { app_key: plain-app, mall_id: 2, packages: [all], tokens: [{ value: closed }] }
  - { app_key: strict, mall_id: 1, packages: [all], tokens: [{ value: foreign }] }
`;

type Params = Readonly<Record<string, unknown>>;
type Variation = readonly [name: string, params: Params, headers?: string, path?: string];

/** What the caller of a wrong sign may vary, beside a call that would otherwise be right. */
const variations: readonly Variation[] = [
  ['a type that does not exist', { type: 'bg.nothing.get' }],
  ['a type of a wrong grammar', { type: 'no type!' }],
  ['a type that is sunset', { type: 'bg.old.get' }],
  ['a type that is a draft', { type: 'bg.draft.get' }],
  ['a type of the upload route', { type: 'bg.upload' }],
  ['a type of another environment', { type: 'bg.staged.get' }],
  ['a type without a service', { type: 'bg.unbound.get' }],
  ['a type whose contract is broken', { type: 'bg.strict.get' }],
  ['a version that does not exist', { version: 'V9' }],
  ['a body above the limit of the API', { type: 'bg.small.get', p: 'x'.repeat(400) }],
  ['a suspended app', { app_key: 'suspended' }],
  ['an app of other addresses', { app_key: 'walled' }],
  ['an app of one dialect', { app_key: 'strict' }],
  ['an app of two secrets', { app_key: 'two-secrets' }],
  ['an app without permissions', { app_key: 'powerless' }],
  ['an app named as client', { app_key: undefined, client_id: 'plain-app' }],
  ['no token', { access_token: undefined }],
  ['an unknown token', { access_token: 'unknown' }],
  ['a token of a wrong grammar', { access_token: 'a token?' }],
  ['a superseded token', { access_token: 'old' }],
  ['a token of another app', { access_token: 'foreign' }],
  ['a token of a closed merchant', { access_token: 'closed' }],
  ['an old timestamp', { timestamp: NOW - 301 }],
  ['a timestamp of the future', { timestamp: NOW + 301 }],
  ['no timestamp', { timestamp: undefined }],
  ['another data type', { data_type: 'XML' }],
  ['a sign of a wrong grammar', { sign: 'short' }],
  ['a sign that is a number', { sign: 1 }],
  ['the staging header', {}, 'x-canary-staging: staging\r\n'],
  ['an unknown environment', {}, 'x-canary-staging: other\r\n'],
  ['the upload route', {}, '', '/openapi/upload'],
  ['the route of the other generation', {}, '', '/ark/router'],
];

/** What callers who have not proved the secret were told. */
export interface OracleTally {
  /** Pairs of answers that were compared. */
  compared: number;
  /** What gave another answer than the plain call. */
  readonly findings: string[];
}

const WRONG_SIGN = '"errorCode":3000001,';
const UNKNOWN_APP = '"errorCode":3000026,';

/**
 * Sends every variation of a call with a wrong sign, of a known and of an unknown app, and compares head and body of
 * its answer with those of the plain call.
 */
export async function tryOracle(): Promise<OracleTally> {
  const gateway = await startTestGateway(DOCUMENT);
  const tally: OracleTally = { compared: 0, findings: [] };
  try {
    const ofKnown = await answerTo(gateway, {});
    const ofUnknown = await answerTo(gateway, NOBODY);
    if (!ofKnown.includes(WRONG_SIGN)) tally.findings.push(`the plain call: ${ofKnown}`);
    if (!ofUnknown.includes(UNKNOWN_APP))
      tally.findings.push(`the plain call of an unknown app: ${ofUnknown}`);
    for (const variation of variations) {
      const [name, params] = variation;
      tally.compared += 1;
      if ((await answerTo(gateway, {}, variation)) !== ofKnown) tally.findings.push(name);
      if ('app_key' in params) continue;
      tally.compared += 1;
      if ((await answerTo(gateway, NOBODY, variation)) !== ofUnknown)
        tally.findings.push(`${name}, of an unknown app`);
    }
  } finally {
    await gateway.drain(0);
  }
  return tally;
}

const NOBODY: Params = { app_key: 'nobody' };
const PLAIN: Variation = ['nothing', {}];

/** Head and body of the answer to a wrong sign, but for the date and the request id. */
async function answerTo(
  { port }: TestGateway,
  app: Params,
  [, params, headers = '', path = '/openapi/router']: Variation = PLAIN,
): Promise<string> {
  const body = JSON.stringify({
    type: 'bg.get',
    app_key: 'plain-app',
    sign: '0'.repeat(32),
    timestamp: NOW,
    data_type: 'JSON',
    access_token: 'good',
    ...params,
    ...app,
  });
  const connection = await RawConnection.open(port);
  connection.send(
    `POST ${path} HTTP/1.1\r\nHost: a\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  const answer = await connection.answer();
  connection.close();
  const head = [...answer.headers].filter(([header]) => header !== 'date');
  const text = answer.body.toString().replace(/"us-[0-9a-f-]{36}"/, '"id"');
  return `${answer.status} ${JSON.stringify(head)} ${text}`;
}
