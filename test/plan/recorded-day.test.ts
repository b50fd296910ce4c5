import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FileCallJournal } from '../../src/adapters/node/file-call-journal.ts';
import { hashToken, md5Hex } from '../../src/adapters/node/node-digests.ts';
import { journalIn } from '../../src/main/call-journal.ts';
import { type CallRecord, type Document, parseDocument, startGateway } from '../../src/main/index.ts';
import { plan } from '../../src/main/plan.ts';
import type { Prediction } from '../../src/plan/planner.ts';
import type { CallLog } from '../../src/ports/call-log.ts';
import { SeededChance } from '../../src/sandbox/seeded-chance.ts';
import { signCall } from '../../src/wire/sign-call.ts';
import { MovableClock } from '../ports/movable-clock.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const CALLS = 3000;
const ALL = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const FRESH = '2027-01-01T00:00:00Z';

/** What differs between the two documents of the day. */
interface Differences {
  readonly apis: string;
  readonly packages: string;
  readonly apps: string;
  readonly merchants: string;
  readonly authorizations: string;
}

const A: Differences = {
  apis: `
  - { type: bg.stock.get, upstream: examples, max_body: 1KiB, example: 1 }
  - { type: bg.open.list, upstream: examples, token: none, example: 1, environments: [formal, staging] }
  - { type: bg.moved.get, upstream: examples, token: none, example: 1 }
  - { type: bg.held.add, upstream: examples, token: none, limits: [{ by: app, rate: 6, per: 1s }], example: 1,
      request_schema: { type: object, required: [count] } }
  - { type: bg.secret.get, upstream: examples, example: 1 }
  - { type: bg.shop.get, upstream: examples, example: 1, limits: [{ by: merchant, rate: 5, per: 1s }] }`,
  packages: `
  - { code: all, types: ["bg.*"] }
  - { code: few, types: [bg.open.list, bg.stock.get] }`,
  apps: `
  - { app_key: plain, secrets: [plain-secret-1], packages: [all], limit: none }
  - { app_key: rolling, secrets: [rolling-new, rolling-old], packages: [all], limit: none }
  - { app_key: limited, secrets: [limited-secret], packages: [all], limit: { rate: 8, per: 1s } }
  - { app_key: probing, secrets: [probing-secret], packages: [few], limit: { rate: 1, per: 1s, burst: 2 } }
  - { app_key: waiting, secrets: [waiting-secret], packages: [all], limit: none, status: suspended }
  - { app_key: near, secrets: [near-secret], packages: [few], limit: none, ip_allow: [10.0.0.0/8] }`,
  merchants: `
  - { mall_id: 1 }
  - { mall_id: 2 }`,
  authorizations: `
  - { app_key: plain, mall_id: 1, packages: [all], tokens: [{ value: plain-one, expires_at: ${FRESH} }] }
  - { app_key: plain, mall_id: 2, packages: [all], tokens: [{ value: plain-two, expires_at: ${FRESH} }] }
  - { app_key: limited, mall_id: 1, packages: [all], tokens: [{ value: limited-one, expires_at: ${FRESH} }] }
  - { app_key: waiting, mall_id: 1, packages: [few], tokens: [{ value: waiting-one, expires_at: ${FRESH} }] }`,
};

const B: Differences = {
  apis: `
  - { type: bg.stock.get, upstream: examples, max_body: 400B, example: 1 }
  - { type: bg.open.list, upstream: examples, token: none, example: 1 }
  - { type: bg.moved.get, upstream: examples, status: sunset, token: none, example: 1 }
  - { type: bg.held.add, upstream: others, token: none, limits: [{ by: app, rate: 3, per: 1s }], example: 1,
      request_schema: { type: object, required: [count] } }
  - { type: bg.secret.get, upstream: examples, sensitive: true, example: 1 }
  - { type: bg.shop.get, upstream: examples, example: 1, limits: [{ by: merchant, rate: 3, per: 1s }] }`,
  packages: `
  - { code: all, types: ["bg.*"] }
  - { code: few, types: [bg.stock.get, bg.shop.get] }`,
  apps: `
  - { app_key: plain, secrets: [plain-secret-1], packages: [all], limit: none, signing: strict }
  - { app_key: rolling, secrets: [rolling-new], packages: [all], limit: none }
  - { app_key: limited, secrets: [limited-secret], packages: [all], limit: { rate: 4, per: 1s } }
  - { app_key: probing, secrets: [probing-secret], packages: [few], limit: { rate: 1, per: 1s, burst: 1 } }
  - { app_key: waiting, secrets: [waiting-secret], packages: [few], limit: none }
  - { app_key: near, secrets: [near-secret], packages: [all], limit: none, ip_allow: [10.1.0.0/16] }`,
  merchants: `
  - { mall_id: 1, approved: [bg.secret.get] }
  - { mall_id: 2, status: suspended }`,
  authorizations: `
  - { app_key: plain, mall_id: 1, packages: [all], tokens: [{ value: plain-one, expires_at: ${FRESH} }] }
  - { app_key: plain, mall_id: 2, packages: [all], tokens: [{ value: plain-two, expires_at: ${FRESH} }] }
  - { app_key: limited, mall_id: 1, packages: [few], tokens: [{ value: limited-one, expires_at: ${FRESH} }] }
  - { app_key: waiting, mall_id: 1, packages: [few], tokens: [{ value: waiting-one, expires_at: "2026-11-22T12:04:00Z" }] }`,
};

function documentOf({ apis, packages, apps, merchants, authorizations }: Differences): Document {
  const parsed = parseDocument(`version: 1
mode: production
listen: { gateway: "127.0.0.1:0", admin: "127.0.0.1:0" }
trusted_proxies: [127.0.0.1]
upstreams: [{ name: examples, mock: true }, { name: others, mock: true }]
apis:${apis}
packages:${packages}
apps:${apps}
merchants:${merchants}
authorizations:${authorizations}
`);
  assert.ok('document' in parsed, JSON.stringify(parsed));
  return parsed.document;
}

interface DayCall {
  readonly atMs: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A day of calls: signed once, so that both gateways get the same bytes. */
function dayOf(seed: number): readonly DayCall[] {
  const chance = new SeededChance(seed);
  const pick = <T>(values: readonly [T, ...T[]]): T =>
    values[Math.min(values.length - 1, Math.floor(chance.next() * values.length))] ?? values[0];
  const isOneIn = (number: number): boolean => chance.next() * number < 1;
  let atMs = NOW_MS;
  return Array.from({ length: CALLS }, () => {
    atMs += Math.floor(chance.next() * 200);
    const key = pick(['plain', 'plain', 'rolling', 'limited', 'limited', 'probing', 'waiting', 'near']);
    const isArk = isOneIn(4);
    const secrets = { plain: 'plain-secret-1', rolling: pick(['rolling-new', 'rolling-old']) };
    const known = key === 'plain' || key === 'rolling' ? secrets[key] : `${key}-secret`;
    const token = pick(['plain-one', 'plain-two', `${key}-one`, `${key}-one`, 'nobodys', undefined]);
    const own = { count: 1, padding: 'x'.repeat(Math.floor(chance.next() * 300)) };
    const identity = {
      type: pick([
        'bg.stock.get',
        'bg.open.list',
        'bg.moved.get',
        'bg.held.add',
        'bg.secret.get',
        'bg.shop.get',
        'bg.shop.get',
        'bg.made.up',
      ]),
      appKey: isOneIn(200) ? 'nobody' : key,
      secret: isOneIn(200) ? 'wrong' : known,
      token,
      isArk,
      dialect: key === 'plain' ? pick(['plain', 'plain', 'go'] as const) : ('plain' as const),
      timestamp: isOneIn(100) ? '1700000000' : undefined,
      without: isOneIn(60) ? (['data_type'] as const) : isOneIn(60) ? (['sign'] as const) : [],
    };
    const parameters = isOneIn(9) ? { padding: own.padding } : own;
    const body = signCall(new TextEncoder().encode(JSON.stringify(parameters)), identity, {
      nowMs: atMs,
      md5: md5Hex,
    });
    assert.ok(body instanceof Uint8Array);
    const headers: Record<string, string> = {
      'x-forwarded-for': pick(['10.1.2.3', '10.2.0.1', '192.0.2.7']),
    };
    if (isOneIn(10)) headers['x-canary-staging'] = pick(['staging', 'elsewhere']);
    const path = `/${isArk ? 'ark' : 'openapi'}/${isOneIn(40) ? 'upload' : 'router'}`;
    return {
      atMs,
      path: isOneIn(300) ? '/nowhere' : path,
      headers,
      body: isOneIn(150) ? body.slice(1) : body,
    };
  });
}

/** Serves the day under a document; the record of each call, in order. */
async function serveDay(
  day: readonly DayCall[],
  document: Document,
  revision: string,
  log?: (clock: MovableClock) => CallLog & { close(): Promise<void> },
): Promise<readonly CallRecord[]> {
  const clock = new MovableClock(NOW_MS);
  const records: CallRecord[] = [];
  const journal = log?.(clock);
  const callLogs: CallLog[] = [{ record: call => void records.push(call) }];
  if (journal !== undefined) callLogs.push(journal);
  const gateway = await startGateway({
    document,
    revision,
    clock,
    callLogs,
    lag: { standingMs: 0, turnWaitMs: 0 },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const call of day) {
    clock.advance(call.atMs - clock.wall);
    await send(call, gateway.listening.gateway.port, agent);
  }
  agent.destroy();
  await gateway.drain(0);
  await journal?.close();
  return records;
}

function send({ path, headers, body }: DayCall, port: number, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method: 'POST', agent };
    const asked = request(
      {
        ...options,
        headers: { 'content-type': 'application/json', 'content-length': body.length, ...headers },
      },
      answer => {
        answer.resume().on('end', resolve);
      },
    );
    asked.on('error', reject).end(body);
  });
}

const textOf = ({ code, stoppedBy }: Pick<CallRecord, 'code' | 'stoppedBy'>) => `${code} ${stoppedBy ?? ''}`;

/** What a prediction says the record will be; `undefined` where it does not say. */
function predicted({ after: { fate, code = 1000000, step } }: Prediction): string | undefined {
  return fate === 'undecided' ? undefined : textOf({ code, stoppedBy: step });
}

for (const seed of [1, 2]) {
  test(`a day of ${CALLS} calls is answered under the next document as the plan says (seed ${seed})`, {
    timeout: 120_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatewright-day-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const [before, next] = [documentOf(A), documentOf(B)];
    const day = dayOf(seed);
    const journalled = await serveDay(day, before, 'A', clock => {
      const onTrouble = (trouble: unknown) => assert.fail(JSON.stringify(trouble));
      return new FileCallJournal({
        folder,
        keepMs: 86_400_000,
        bytesMax: 2 ** 30,
        clock,
        hash: hashToken,
        pid: 1,
        onTrouble,
      });
    });
    const predictions: Prediction[] = [];
    const documents = {
      before: { document: before, revision: 'A' },
      after: { document: next, revision: 'B' },
    };
    const report = await plan(documents, journalIn(folder).read(ALL), (_call, prediction) =>
      predictions.push(prediction),
    );
    assert.equal(journalled.length, CALLS);
    assert.equal(report.calls, CALLS);
    assert.equal(report.drifted, 0, JSON.stringify(report.drift[0]));

    const served = await serveDay(day, next, 'B');
    const wrong = served.flatMap((record, index) => {
      const prediction = predictions[index];
      const foreseen = prediction && predicted(prediction);
      const was = journalled[index];
      return foreseen === undefined || foreseen === textOf(record)
        ? []
        : [`call ${index}: ${was && textOf(was)}; foreseen ${foreseen}; was ${textOf(record)}`];
    });
    assert.deepEqual(wrong, []);
    const changes = served.filter(
      (record, index) => textOf(record) !== textOf(journalled[index] ?? record),
    ).length;
    assert.ok(changes > CALLS / 10, `${changes} calls changed`);
    // A contract that nobody has looked at yet is all that cannot be decided.
    assert.deepEqual([...report.undecided.keys()], ['check-contract']);
    const undecided = [...report.undecided.values()].reduce((sum, calls) => sum + calls, 0);
    assert.ok(undecided < CALLS / 20, `${undecided} calls are undecided`);
    const codes = new Set(
      report.groups.filter(({ effect }) => effect === 'loses').map(group => group.after.code),
    );
    assert.ok(codes.size >= 8, [...codes].join());
    assert.ok(report.gains > 0 && report.changes > 0);
    console.log(
      `seed ${seed}: ${changes} changed, ${report.loses} lost, ${report.gains} gained, ${report.changes} otherwise, ${undecided} undecided`,
    );
  });
}
