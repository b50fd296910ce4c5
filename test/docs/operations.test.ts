import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { renderCallLine } from '../../src/adapters/pino/pino-call-log.ts';
import { PrometheusCallLog } from '../../src/adapters/prometheus/prometheus-call-log.ts';
import { EXIT } from '../../src/cli/exit-code.ts';
import { documentData } from '../../src/config/document-data.ts';
import { parseDocument } from '../../src/config/parse-document.ts';
import { TURNED_AWAY } from '../../src/gateway/turned-away.ts';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import type { CallRecord } from '../../src/ports/call-log.ts';
import type { UpstreamState } from '../../src/ports/upstream-state.ts';
import { projectRoot } from '../../tools/project.ts';
import { readPage, section, tableRows } from './pages.ts';

const page = readPage('docs/operations.md');
const stepNames = callPipeline.map(({ name }) => name);

/** The rows of the table below a heading, the first cell without its backticks. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  return tableRows(section(page, heading)).map(([first = '', ...rest]) => [unquoted(first), ...rest]);
}

function unquoted(cell: string): string {
  return cell.replaceAll('`', '');
}

/** A call of which nothing is known but that it came. */
const UNKNOWN: CallRecord = {
  requestId: 'us-0d9c1d0e-6f2c-4b43-9d1c-0a3a5d1f4a77',
  revision: 'r1',
  edition: 1,
  atMs: 1_795_332_610_000,
  path: '/openapi/router',
  address: '127.0.0.1',
  appKey: undefined,
  type: undefined,
  isKnownType: false,
  version: undefined,
  mallId: undefined,
  httpStatus: 200,
  code: 3000002,
  refused: undefined,
  stoppedBy: undefined,
  cause: undefined,
  diagnosis: undefined,
  answeredBy: 'gateway',
  attempts: undefined,
  endpoint: undefined,
  environment: 'formal',
  fault: undefined,
  dialect: undefined,
  secret: undefined,
  secretVersion: undefined,
  findings: [],
  bytesIn: 0,
  bytesOut: 100,
  readMs: 0,
  checksMs: 0,
  serviceMs: 0,
  totalMs: 0,
  stepsMs: [],
};

const UPSTREAM: UpstreamState = {
  name: 'orders',
  inFlight: 1,
  retries: 1,
  endpoints: [
    { environment: 'formal', url: 'http://127.0.0.1:9001', circuit: 'open', ejections: 1, isHealthy: true },
  ],
};

const KNOWN: CallRecord = {
  ...UNKNOWN,
  findings: [{ kind: 'unknown-parameter', detail: 'page' }],
  appKey: 'k',
  type: 'a.b',
  isKnownType: true,
  version: 'V1',
  mallId: 1,
  refused: 'not-authorized',
  stoppedBy: 'check-authorization',
  cause: 'the "cause"',
  attempts: 2,
  endpoint: 'http://127.0.0.1:9001',
  fault: 'f-1',
  dialect: 'plain',
  secret: 0,
  serviceMs: 1,
  totalMs: 2,
  stepsMs: [0.0004, 0.02],
};

/** The names of a line's fields in their order; those of `us` one by one. */
function fieldsOf(call: CallRecord): readonly string[] {
  // A line is one object.
  const line = JSON.parse(renderCallLine(call, stepNames)) as Readonly<Record<string, unknown>>;
  return Object.entries(line).flatMap(([name, value]) =>
    name === 'us' && typeof value === 'object' && value !== null
      ? Object.keys(value).map(part => `us.${part}`)
      : [name],
  );
}

describe('the table of the access line', () => {
  const rows = rowsBelow('## The access line');

  test('has every field of a line in its order, and no other', () => {
    assert.deepEqual(
      rows.map(([name]) => name),
      fieldsOf(KNOWN),
    );
  });

  test('says which fields are always there', () => {
    assert.deepEqual(
      rows.filter(([, present]) => present === 'always').map(([name]) => name),
      fieldsOf(UNKNOWN),
    );
    for (const [name, present] of rows) assert.match(present ?? '', /^(?:always|known)$/, String(name));
  });

  test('is right about steps below half a microsecond', () => {
    assert.match(renderCallLine(KNOWN, stepNames), /"steps_us":\{"check-type-present":20\}/);
  });
});

test('the table of metrics has every metric of the gateway with its kind, labels and help', async () => {
  const metrics = new PrometheusCallLog({
    pendingCalls: () => 1,
    upstreams: () => [UPSTREAM],
    connections: () => 1,
    turnedAway: () => new Map([['overload', 1]]),
    usageLost: () => 0,
    revision: () => 'r1',
  });
  metrics.record(KNOWN);
  const text = await metrics.render();
  const exposed = [...text.matchAll(/^# HELP (gatewright_\w+) (.*)\n# TYPE \w+ (\w+)\n(.*)$/gm)].map(
    ([, name = '', help = '', kind = '', sample = '']) => [name, kind, labelsIn(sample), help],
  );
  const rows = rowsBelow('## Metrics').map(([name, kind, labels = '', meaning]) => [
    name,
    kind,
    unquoted(labels),
    meaning,
  ]);
  assert.deepEqual(new Set(rows), new Set(exposed));
  assert.equal(rows.length, exposed.length);
});

/** The names of a sample's labels; `le` belongs to every histogram. */
function labelsIn(sample: string): string {
  const names = [...sample.matchAll(/[{,](\w+)="/g)].map(([, name = '']) => name);
  return names.filter(name => name !== 'le').join(', ');
}

test('the exit codes are those of the command line', () => {
  const rows = rowsBelow('## Start');
  assert.deepEqual(
    rows.map(([code]) => Number(code)),
    Object.values(EXIT),
  );
});

test('the limits are those of the source', () => {
  const rows = rowsBelow('## Limits').map(([, limit]) => limit);
  for (const [file, text, shown] of LIMITS) {
    assert.ok(readFileSync(join(projectRoot, file), 'utf8').includes(text), `${file} has ${text}`);
    assert.ok(
      rows.some(limit => limit?.includes(shown) === true),
      `the page has ${shown}`,
    );
  }
});

/** Where a limit stands, as it stands there, and as the page says it. */
const LIMITS: readonly (readonly [file: string, text: string, shown: string])[] = [
  ['src/config/load-document.ts', 'DOCUMENT_BYTES_MAX = 64 * 1024 ** 2', '64 MiB, 1 MiB'],
  ['src/config/load-document.ts', 'SECRET_BYTES_MAX = 1024 ** 2', '64 MiB, 1 MiB'],
  ['src/gateway/head-scanner.ts', 'HEAD_BYTES_MAX = 16 * 1024;', '16 KiB, '],
  ['src/registry/api-shelf.ts', 'DEFAULT_BODY_BYTES_MAX = 1024 * 1024;', '1 MiB, or'],
  ['src/config/sections/apis.ts', "default: '100MiB'", '`max_upload`, 100 MiB'],
  ['src/gateway/request-exchange.ts', 'UPLOAD_STALL_MS = 30_000;', '30 s'],
  ['src/adapters/http/service-connection.ts', 'bodyBytesMax: 8 * 1024 * 1024 }', '8 MiB'],
  ['src/adapters/memory/memory-sign-ledger.ts', 'REMEMBERED_MAX = 200_000;', '200000'],
];

test('the limits and phases that a document can set are those of the source by default', () => {
  const parsed = parseDocument('version: 1');
  assert.ok('document' in parsed);
  const { connections, overload, drain } = documentData(parsed.document);
  for (const [section, values] of Object.entries({ connections, overload, drain })) {
    for (const [key, value] of Object.entries(values ?? {})) {
      const name = section === 'connections' && key === 'pace' ? 'pace' : `${section}.${key}`;
      assert.ok(page.includes(`\`${name}\`, ${spaced(value)}`), `the page has ${name}, ${spaced(value)}`);
    }
  }
});

/** A number and its unit, as the page writes them. */
function spaced(value: unknown): string {
  return String(value).replace(/^(\d+)([A-Za-z]+)$/, '$1 $2');
}

test('the reasons of what is turned away are those of the source', () => {
  assert.deepEqual(
    rowsBelow('## What is turned away').map(([reason]) => reason),
    TURNED_AWAY,
  );
});

test('the times of reload, drain and access lines are those of the source', () => {
  for (const [file, text, shown] of TIMES) {
    assert.ok(readFileSync(join(projectRoot, file), 'utf8').includes(text), `${file} has ${text}`);
    assert.ok(page.replaceAll('\n', ' ').includes(shown), `the page has ${shown}`);
  }
});

const TIMES: readonly (readonly [file: string, text: string, shown: string])[] = [
  ['src/main/watch-files.ts', 'LOOK_EVERY_MS = 500;', 'twice a second'],
  ['src/main/document-follower.ts', 'STILL_MS = 100;', 'lain still for 100 ms'],
  ['src/main/upstream-directory.ts', 'RETIRE_MS = 60_000;', 'closed after a minute'],
  ['src/main/serve.ts', 'SAME_WISH_MS = 500;', 'half a second later or more'],
  ['src/adapters/pino/line-destination.ts', 'FLUSH_MS = 100;', '64 KiB or 100 ms'],
  ['src/adapters/pino/line-destination.ts', 'BATCH_BYTES = 64 * 1024;', '64 KiB or 100 ms'],
  ['src/adapters/pino/line-destination.ts', 'HELD_BYTES_MAX = 16 * 1024 * 1024;', 'at most 16 MiB wait'],
];
