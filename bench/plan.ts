import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileCallJournal } from '../src/adapters/node/file-call-journal.ts';
import { hashToken } from '../src/adapters/node/node-digests.ts';
import { systemClock } from '../src/adapters/node/system-clock.ts';
import { parseDocument } from '../src/config/parse-document.ts';
import { journalIn } from '../src/main/call-journal.ts';
import { plan } from '../src/main/plan.ts';
import type { Document } from '../src/model/document.ts';
import { ROUTES } from '../src/model/received.ts';
import type { CallRecord } from '../src/ports/call-log.ts';
import { dialectBit, dialectNamed } from '../src/wire/dialects.ts';

/**
 * What it costs to write a call down, and how long a plan takes over a million of them.
 *
 * `node bench/plan.ts [calls]`: CPU of the process, so that other work on the machine does not count; the time on the
 * wall beside it. Apps, APIs and tokens are many, so that look-ups miss the caches of the processor as they do in life.
 */
const CALLS = Number(process.argv[2] ?? 1_000_000);
const APPS = 500;
const APIS = 200;
const BATCH = 2000;

function documentOf(packages: (app: number) => string): Document {
  const apps = Array.from({ length: APPS }, (_, app) => app);
  const parsed = parseDocument(`version: 1
mode: production
upstreams: [{ name: s, mock: true }]
apis: [${Array.from({ length: APIS }, (_, api) => `{ type: bg.api${api}.get, upstream: s, limits: [{ by: app, rate: 50, per: 1s }] }`).join()}]
packages: [{ code: all, types: ["bg.*"] }, { code: few, types: ["bg.api1*"] }]
apps: [${apps.map(app => `{ app_key: app-${app}, secrets: [secret-of-app-${app}], packages: [${packages(app)}], limit: { rate: 100, per: 1s } }`).join()}]
merchants: [{ mall_id: 1 }]
authorizations: [${apps.map(app => `{ app_key: app-${app}, mall_id: 1, packages: [all], tokens: [{ value: token-${app}, expires_at: never }] }`).join()}]
`);
  if ('faults' in parsed) throw new Error(parsed.faults.map(({ message }) => message).join('\n'));
  return parsed.document;
}

function recordOf(call: number, atMs: number): CallRecord {
  return {
    requestId: `us-${String(call).padStart(8, '0')}-5d47-4a6b-9c0d-1e2f3a4b5c6d`,
    revision: 'r1',
    edition: 1,
    atMs,
    path: '/openapi/router',
    address: '192.0.2.7',
    appKey: `app-${call % APPS}`,
    type: undefined,
    isKnownType: true,
    version: 'V1',
    mallId: 1,
    httpStatus: 200,
    code: 1000000,
    refused: undefined,
    stoppedBy: undefined,
    cause: undefined,
    diagnosis: undefined,
    answeredBy: 'mock',
    attempts: 1,
    endpoint: undefined,
    environment: 'formal',
    fault: undefined,
    dialect: 'plain',
    secret: 0,
    secretVersion: undefined,
    findings: [],
    bytesIn: 1024,
    bytesOut: 2048,
    readMs: 0,
    checksMs: 0,
    serviceMs: 0,
    totalMs: 0,
    stepsMs: [],
  };
}

function cpuMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

const [route] = ROUTES;
if (route === undefined) throw new Error('there are routes');
const folder = mkdtempSync(join(tmpdir(), 'gatewright-plan-'));
try {
  const journal = new FileCallJournal({
    folder,
    keepMs: 86_400_000,
    bytesMax: 16 * 1024 ** 3,
    clock: systemClock,
    hash: hashToken,
    pid: process.pid,
    onTrouble(trouble) {
      throw new Error(JSON.stringify(trouble));
    },
  });
  const startMs = Date.now() - CALLS;
  let recordedMs = 0;
  let writtenMs = 0;
  for (let call = 0; call < CALLS; ) {
    const records = Array.from({ length: Math.min(BATCH, CALLS - call) }, (_, at) =>
      recordOf(call + at, startMs + call + at),
    );
    const before = process.cpuUsage();
    for (const record of records) {
      const app = call % APPS;
      journal.record(record, {
        sent: () => ({
          route,
          keyName: 'app_key',
          type: `bg.api${(call * 7) % APIS}.get`,
          version: undefined,
          token: `token-${app}`,
          dialects: dialectBit(dialectNamed('plain')),
          dataType: 'json',
          bytes: 1024,
          announcedBytes: undefined,
        }),
        evidence() {
          throw new Error('nobody asks');
        },
      });
      call += 1;
    }
    recordedMs += cpuMs(process.cpuUsage(before));
    const recorded = process.cpuUsage();
    await journal.flush();
    writtenMs += cpuMs(process.cpuUsage(recorded));
  }
  await journal.close();
  const perCall = (ms: number): string => `${((ms * 1000) / CALLS).toFixed(2)} µs`;
  console.log(
    `${CALLS} calls written down: ${perCall(recordedMs)} of CPU per call, and ${perCall(writtenMs)} for its share of the writes`,
  );

  const [before, after] = [documentOf(() => 'all'), documentOf(app => (app % 10 === 0 ? 'few' : 'all'))];
  let largestBytes = 0;
  let seen = 0;
  const began = performance.now();
  const cpu = process.cpuUsage();
  const report = await plan(
    { before: { document: before, revision: 'r1' }, after: { document: after, revision: 'r2' } },
    journalIn(folder).read({ fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER }),
    () => {
      seen += 1;
      if (seen % 50_000 === 0) largestBytes = Math.max(largestBytes, process.memoryUsage.rss());
    },
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const cpuSeconds = (cpuMs(process.cpuUsage(cpu)) / 1000).toFixed(1);
  console.log(
    `${report.calls} calls planned in ${seconds} s (${cpuSeconds} s of CPU), ${Math.round(largestBytes / 1024 ** 2)} MiB resident at most`,
  );
  console.log(`${report.loses} lost, ${report.unchanged} unchanged, ${report.drifted} drifted`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
