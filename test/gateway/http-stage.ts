import assert from 'node:assert/strict';
import type { DrainTimes } from '../../src/model/listener-settings.ts';
import type { LoopLag } from '../../src/ports/loop-lag.ts';
import { type RawAnswer, RawConnection } from '../faults/raw-connection.ts';
import { RawConnections } from '../faults/raw-connections.ts';
import { fillRequest } from '../transcripts/fill-placeholders.ts';
import { RawService } from '../transcripts/raw-service.ts';
import { MovableClock, startTestGateway, type TestGateway } from '../transcripts/running-gateway.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);

const DOCUMENT = `
upstreams:
  - { name: examples, mock: true }
  - { name: service, url: "{service}" }
apis:
  - { type: bg.echo.get, upstream: examples, token: none, example: { ok: true } }
  - { type: bg.service.get, upstream: service, token: none }
packages:
  - { code: all, types: ["bg.*"] }
apps:
  - { app_key: shop, secrets: [shop-secret], packages: [all], limit: none }
`;

/** A gateway in front of one service that waits, for tests about requests rather than about calls. */
export interface HttpStage extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly clock: MovableClock;
  readonly service: RawService;
  connect(): Promise<RawConnection>;
  /** Sends bytes on a connection of their own, and reads one answer. */
  ask(bytes: string | Uint8Array): Promise<RawAnswer>;
}

/** Starts a gateway on a document, or on the small one of these tests; `more` is YAML of other top-level keys. */
export async function startStage({
  document = DOCUMENT,
  more = '',
  lag,
}: {
  readonly document?: string;
  readonly more?: string;
  readonly lag?: LoopLag;
} = {}): Promise<HttpStage> {
  const service = new RawService();
  await service.start();
  await service.behave({
    deed: 'waits, then answers',
    message: { status: 200, headers: [], body: Buffer.from('"served"') },
  });
  const text = `${document}${more}\n`.replaceAll('{service}', service.url);
  const clock = new MovableClock(NOW_MS);
  const started = await startTestGateway(text, clock, lag);
  let drained: Promise<number> | undefined;
  const gateway = { ...started, drain: (times: DrainTimes | number) => (drained ??= started.drain(times)) };
  const connections = new RawConnections(gateway.port);
  return {
    gateway,
    clock,
    service,
    connect: connections.connect,
    ask: connections.ask,
    async [Symbol.asyncDispose]() {
      service.release();
      connections.close();
      await gateway.drain(0);
      await service.stop();
    },
  };
}

/** A signed body of `bg.echo.get`, or of another type; `size` fills it up to so many bytes. */
export function signedBody({ type = 'bg.echo.get', size = 0, more = '' } = {}): Buffer {
  const render = (padding: string): Buffer =>
    fillRequest(
      `{"type":"${type}","app_key":"shop","timestamp":{now},"data_type":"JSON",${more}"pad":"${padding}","sign":"{sign}"}`,
      { generation: 'openapi', nowMs: NOW_MS },
    );
  const missing = size - render('').length;
  return missing > 0 ? render('x'.repeat(missing)) : render('');
}

export interface RequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly version?: string;
  /** Lines instead of `Host` and `Content-Type`. */
  readonly headers?: readonly string[];
  readonly body?: Uint8Array;
}

/** The bytes of a request; a body is announced by its length unless a header says how it is framed. */
export function requestOf({
  method = 'POST',
  path = '/openapi/router',
  version = 'HTTP/1.1',
  headers = ['Host: gateway.example', 'Content-Type: application/json'],
  body = signedBody(),
}: RequestParts = {}): Buffer {
  const isFramed = headers.some(line => /^(content-length|transfer-encoding)\s*:/i.test(line));
  const framing = isFramed ? [] : [`Content-Length: ${body.length}`];
  const head = [`${method} ${path} ${version}`, ...headers, ...framing, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

/** A body in chunks of at most `size` bytes, with its last chunk. */
export function inChunks(body: Uint8Array, size = 65_536): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), Buffer.from(part), Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

/** The `errorCode` of an answer. */
export function codeOf(answer: RawAnswer): number {
  return Number(/"errorCode":(-?\d+)/.exec(answer.body.toString())?.[1]);
}

const REFUSED =
  /^\{"success":false,"requestId":"us-[0-9a-f-]{36}","errorCode":3000000,"errorMsg":"BAD_PARAMS"\}$/;

/** No call, but an envelope all the same: the status, 3000000, and the connection closed. Source: protocol.md §1. */
export function expectNoCall(answer: RawAnswer, status: number): void {
  assert.equal(answer.status, status, answer.body.toString());
  assert.match(answer.body.toString(), REFUSED);
  assert.equal(answer.headers.get('content-type'), 'application/json;charset=UTF-8');
  assert.equal(answer.headers.get('connection'), 'close');
}

export function expectSuccess(answer: RawAnswer): void {
  assert.equal(answer.status, 200, answer.body.toString());
  assert.equal(codeOf(answer), 1000000, answer.body.toString());
}

/** Asks the status listener; its text, without head. */
export async function askStatus({ gateway }: Pick<HttpStage, 'gateway'>, path: string): Promise<string> {
  const connection = await RawConnection.open(gateway.listening.status?.port ?? 0);
  connection.send(`GET ${path} HTTP/1.0\r\n\r\n`);
  await connection.ended;
  const text = connection.unread.toString();
  connection.close();
  return text.slice(text.indexOf('\r\n\r\n')).trim();
}

/** How often something was turned away for this reason, as `/metrics` of the gateway tells. */
export async function turnedAway(stage: HttpStage, reason: string): Promise<number> {
  const metrics = await askStatus(stage, '/metrics');
  const [, count] =
    new RegExp(`^gatewright_turned_away_total{reason="${reason}"} (\\d+)$`, 'm').exec(metrics) ?? [];
  assert.notEqual(count, undefined, metrics);
  return Number(count);
}

/** How many calls wait for their answer, as `/metrics` of the gateway tells. */
export function pendingCalls(stage: Pick<HttpStage, 'gateway'>): Promise<number> {
  return sumOfMetric(stage, 'gatewright_pending_calls');
}

/** Connections of callers that the gateway counts as open. */
export function openConnections(stage: Pick<HttpStage, 'gateway'>): Promise<number> {
  return sumOfMetric(stage, 'gatewright_connections');
}

/** Calls that the gateway counts as under way, at all its services. */
export function callsAtServices(stage: Pick<HttpStage, 'gateway'>): Promise<number> {
  return sumOfMetric(stage, 'gatewright_upstream_in_flight');
}

async function sumOfMetric(stage: Pick<HttpStage, 'gateway'>, name: string): Promise<number> {
  const text = await askStatus(stage, '/metrics');
  const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)$`, 'gm'))];
  assert.notEqual(values.length, 0, name);
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}
