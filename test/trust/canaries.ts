import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signOf } from '../../bench/signed-bodies.ts';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, measured } from './goal.ts';
import { ServeProcess } from './serve-process.ts';
import { TrustService } from './trust-service.ts';

/** Values that nobody may see again. */
const CANARIES = 40;
const canary = (nth: number): string => `canary${String(nth).padStart(2, '0')}zq7x`;
const ADMIN_TOKEN = canary(1);

/**
 * A `serve` process on a registry that is given secrets in every way there is: in the document and beside it, by the admin
 * interface in orders that are done, tried and refused, in calls. Then everything that it wrote and answered is searched.
 */
export const canaries: Goal = {
  id: 'R17',
  goal: '40 canary secrets, and those that the gateway made itself: 0 hits in log, metrics, database, log of the database, backup, sealed copy, journal, audit, export, revisions and answers',
  full: 'one pass through every way in and every way out',
  short: 'the same',
  run: search,
};

/** Where something was seen, and what. */
interface Seen {
  readonly where: string;
  readonly text: string;
}

interface Stage {
  readonly run: GoalRun;
  readonly gateway: ServeProcess;
  readonly adminUrl: string;
  readonly statusUrl: string;
  readonly seen: Seen[];
  /** What the gateway made, and showed once to who asked for it. */
  readonly issued: string[];
}

async function search(run: GoalRun): Promise<Finding> {
  const stage = await open(run);
  await orders(stage);
  await calls(stage);
  await lookAround(stage);
  await stage.gateway.drain();
  stage.seen.push({ where: 'log', text: stage.gateway.output }, ...filesIn(run.folder));
  const secrets = [...Array.from({ length: CANARIES }, (_, nth) => canary(nth + 1)), ...stage.issued];
  const hits = secrets.flatMap(secret =>
    stage.seen
      .filter(({ text }) => text.includes(secret))
      .map(({ where }) => `${secret.slice(0, 8)} in ${where}`),
  );
  const taken = countOf(stage.seen, /^(?:PUT|PATCH|POST) .*\(2\d\d\)$/);
  const refused = countOf(stage.seen, /\(4\d\d\)$/);
  const carried = FILES.filter(name => stage.seen.some(({ where }) => where === name));
  return measured(
    counted(
      'hits',
      `${hits.length} of ${secrets.length} secrets in ${stage.seen.length} texts ${hits.slice(0, 5).join(', ')}`.trim(),
      hits.length === 0,
    ),
    counted('secrets that the gateway made', String(stage.issued.length), stage.issued.length === 3),
    counted('orders', `${taken} taken, ${refused} refused`, taken >= 8 && refused >= 10),
    counted('files searched', carried.join(', '), carried.length === FILES.length),
  );
}

function countOf(seen: readonly Seen[], pattern: RegExp): number {
  return seen.filter(({ where }) => pattern.test(where)).length;
}

const FILES = ['registry.db', 'registry.db-wal', 'backup.db', 'registry.db.copy'];

async function open(run: GoalRun): Promise<Stage> {
  const service = await TrustService.start(run, { name: 'a' });
  const [gatewayPort, admin, status] = [await freePort(), await freePort(), await freePort()];
  writeFileSync(join(run.folder, 'secret.txt'), canary(2));
  const document = JSON.stringify({
    version: 1,
    mode: 'production',
    storage: 'sqlite:./registry.db',
    journal: { path: './calls' },
    secrets_key: Buffer.alloc(32, 3).toString('base64'),
    drain: { notice: '0s', idle: '0s', finish: '2s' },
    listen: {
      gateway: `127.0.0.1:${gatewayPort}`,
      admin: `127.0.0.1:${admin}`,
      status: `127.0.0.1:${status}`,
    },
    ...served(service.url),
  });
  const environment = { GATEWRIGHT_ADMIN_TOKEN: ADMIN_TOKEN, SECRET: canary(3), UNUSED: canary(4) };
  const gateway = await ServeProcess.start(run, { name: 'gatewright', document, environment });
  return {
    run,
    gateway,
    adminUrl: `http://127.0.0.1:${admin}/admin/v1`,
    statusUrl: `http://127.0.0.1:${status}`,
    seen: [],
    issued: [],
  };
}

function served(serviceUrl: string) {
  const tokens = [{ value: canary(5) }, { value: canary(6), status: 'superseded' }];
  return {
    upstreams: [{ name: 'orders', url: serviceUrl, context_key: canary(7) }],
    apis: [{ type: 'bg.get', upstream: 'orders' }],
    packages: [{ code: 'all', types: ['bg.*'] }],
    apps: [
      { app_key: 'shop', secrets: [canary(8), canary(9)], packages: ['all'] },
      { app_key: 'filed', secrets: [{ file: 'secret.txt' }], packages: ['all'] },
      { app_key: 'named', secrets: ['${SECRET}'], packages: ['all'] },
    ],
    merchants: [{ mall_id: 1 }],
    authorizations: [{ app_key: 'shop', mall_id: 1, packages: ['all'], tokens }],
  };
}

/** Orders that are done, only tried, and refused, each with secrets in it. */
async function orders(stage: Stage): Promise<void> {
  const app = (nth: number, more: object = {}) => ({
    app_key: 'shop',
    secrets: [canary(nth)],
    packages: ['all'],
    ...more,
  });
  const upstream = (nth: number, more: object = {}) => ({
    name: 'other',
    mock: true,
    context_key: canary(nth),
    ...more,
  });
  await ask(stage, 'PUT /apps/shop', app(10));
  await ask(stage, 'PUT /apps/shop?dry_run=true', app(11));
  await ask(stage, 'PUT /apps/shop', app(12, { packages: ['none'] }));
  await ask(stage, 'PUT /apps/shop', app(13, { staatus: 'active' }));
  await ask(stage, 'PATCH /apps/shop', { secrets: [canary(14), canary(14), canary(15)] });
  await ask(stage, 'PATCH /apps/shop', { secrets: [canary(10), canary(16)] });
  await ask(stage, 'PATCH /apps/shop', { secrets: canary(17) });
  await ask(stage, 'PATCH /apps/shop', { secrets: [{ value: canary(18) }] });
  await ask(stage, 'PUT /upstreams/other', upstream(19));
  await ask(stage, 'PATCH /upstreams/other', { context_key: canary(20) });
  await ask(stage, 'PUT /upstreams/other', upstream(21, { url: 'no url' }));
  await ask(stage, 'PUT /upstreams/other', { ...upstream(22), context_key: [canary(22)] });
  await ask(stage, 'PUT /settings/secrets_key', { value: canary(23) });
  await ask(stage, 'PUT /settings/region', { value: 'us', secret: canary(24) });
  const authorization = { app_key: 'shop', mall_id: 1, packages: ['all'] };
  await ask(stage, 'PUT /authorizations/shop/1', { ...authorization, tokens: [{ value: canary(25) }] });
  await ask(stage, 'PUT /authorizations/shop/1', { ...authorization, tokens: canary(26) });
  await ask(stage, 'PUT /apps/shop', `{"app_key":"shop","secrets":["${canary(27)}`);
  await ask(stage, `GET /apps?limit=1&token=${canary(28)}`);
  await keep(stage, 'GET /apps', { token: canary(29) });
  await applyDocuments(stage);
  for (const [line, body] of ISSUING) {
    const [, secret] =
      /"(?:secret|token|value)":"([^"]{16,})"/.exec((await send(stage, line, { body })).text) ?? [];
    if (secret !== undefined) stage.issued.push(secret);
  }
}

/** Answered with a secret that was made, which is shown this once. */
const ISSUING = [
  ['POST /apps/shop/secrets:rotate', { overlap: '0s' }],
  ['POST /authorizations/shop/1/tokens:issue', {}],
  ['PUT /apps/new', { app_key: 'new', packages: ['all'] }],
] as const;

async function applyDocuments(stage: Stage): Promise<void> {
  const text = (secret: string, more = ''): string =>
    `version: 1\nmode: production\napps:\n  - { app_key: late, secrets: [${secret}]${more} }\n`;
  const body = (given: string) => ({
    file: 'late.yaml',
    text: given,
    environment: { LATE: canary(31) },
    files: { 'late.txt': canary(32) },
  });
  await ask(stage, 'POST /document:apply?dry_run=true', body(text(canary(30))));
  await ask(stage, 'POST /document:apply', body(text('"${LATE}"')));
  await ask(stage, 'POST /document:apply', body(text('{ file: late.txt }')));
  await ask(stage, 'POST /document:apply', body(text(canary(33), ', staatus: x')));
  await ask(stage, 'POST /document:apply', body(`${text(canary(34))}  ]\n`));
}

/** Secrets of callers, in places where they belong and where they do not. */
async function calls({ gateway, seen }: Stage): Promise<void> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const call = async (more: object, secret: string): Promise<void> => {
    const signed = { type: 'bg.get', app_key: 'filed', timestamp: nowSeconds, data_type: 'JSON', ...more };
    const url = `http://127.0.0.1:${gateway.port}/openapi/router?app_secret=${canary(35)}`;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${canary(36)}`,
        cookie: `session=${canary(37)}`,
      },
      body: JSON.stringify({ ...signed, sign: signOf(signed, secret) }),
    });
    seen.push({ where: 'answer of a call', text: await response.text() });
  };
  await call({}, canary(2));
  await call({ access_token: canary(38) }, canary(2));
  await call({ note: canary(39) }, canary(2));
  await call({ app_key: 'named', note: canary(40) }, 'wrong');
}

/** Every way out. */
async function lookAround(stage: Stage): Promise<void> {
  const { run, statusUrl, seen } = stage;
  const pages = ['apps', 'upstreams', 'authorizations', 'developers'].map(kind => `/${kind}?limit=100`);
  const others = [
    '/document',
    '/audit?limit=1000',
    '/revisions?limit=1000',
    '/settings',
    '/status',
    '/seals',
  ];
  const secrets = ['/apps/shop/secrets', '/authorizations/shop/1/tokens', '/calls'];
  for (const path of [...pages, ...others, ...secrets]) await ask(stage, `GET ${path}`);
  for (let nth = 1; nth <= 12; nth += 1) await ask(stage, `GET /revisions/${nth}`);
  await ask(stage, 'POST /registry:backup', { path: join(run.folder, 'backup.db') });
  seen.push({ where: 'metrics', text: await (await fetch(`${statusUrl}/metrics`)).text() });
  // While the database is open its log is there too.
  seen.push(...filesIn(run.folder));
}

interface Sent {
  /** A text goes as it is. */
  readonly body?: object | string;
  readonly token?: string;
}

/** Asks the admin interface (`PUT /apps/shop`), and keeps what it answered. */
async function ask(stage: Stage, line: string, body?: object | string): Promise<void> {
  await keep(stage, line, body === undefined ? {} : { body });
}

async function keep(stage: Stage, line: string, sent: Sent): Promise<void> {
  const { status, text } = await send(stage, line, sent);
  stage.seen.push({ where: `${line.slice(0, 40)} (${status})`, text });
}

async function send({ adminUrl }: Stage, line: string, { body, token = ADMIN_TOKEN }: Sent) {
  const [method = '', path = ''] = line.split(' ');
  const response = await fetch(adminUrl + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** Everything that the gateway wrote; the document and the file of its secret are the operator's. */
function filesIn(folder: string): readonly Seen[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== 'gatewright.yaml' && entry.name !== 'secret.txt')
    .map(({ name, parentPath }) => ({
      where: name,
      text: readFileSync(join(parentPath, name)).toString('latin1'),
    }));
}
