import { FaultProxy } from '../faults/fault-proxy.ts';
import type { Faults, WayFaults } from '../faults/faults.ts';
import { RawConnection } from '../faults/raw-connection.ts';
import { RawService } from '../transcripts/raw-service.ts';
import { breakerOff } from './breaker-off.ts';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, measured } from './goal.ts';
import { ServeProcess } from './serve-process.ts';
import { trustRequest } from './trust-call.ts';
import { renderTrustDocument } from './trust-document.ts';

/** A line of protocol.md §6 made to happen. */
interface Case {
  readonly what: string;
  /** The service does it; default: answers 200 with `{}`. */
  readonly deed?: string;
  readonly status?: number;
  readonly body?: string;
  /** The line to the service does it. */
  readonly faults?: Faults;
  readonly type?: 't.result' | 't.envelope' | 't.resource';
  /** What the answer holds. */
  readonly expects: string;
  /** Its answer needs the whole of the service's time: no other harm on top. */
  readonly isAlone?: boolean;
}

const SILENT = '"errorCode":2000000,';
const USELESS = '"errorCode":7000000,';
const MISSING = '"errorCode":6000001,';
const SERVED = '"result":{},"success":true,';

const CASES: readonly Case[] = [
  { what: 'a whole answer', expects: SERVED },
  { what: 'a whole answer in chunks', deed: 'answers in chunks', expects: SERVED },
  { what: 'a whole answer that ends by closing', deed: 'ends its answer by closing', expects: SERVED },
  { what: '204', status: 204, body: '', expects: '"result":null,' },
  { what: 'an empty 200', body: '', expects: '"result":null,' },
  { what: 'any JSON type', body: '[1,"a",null]', expects: '"result":[1,"a",null],' },
  { what: 'reset on accept', faults: { resetsOnAccept: true }, expects: SILENT, isAlone: true },
  { what: 'reset before the first byte', faults: { toService: { resetAfterBytes: 0 } }, expects: SILENT },
  { what: 'reset in the request', faults: { toService: { resetAfterBytes: 40 } }, expects: SILENT },
  { what: 'reset in the head of the answer', faults: { toClient: { resetAfterBytes: 10 } }, expects: SILENT },
  {
    what: 'reset in the body of the answer',
    body: '{"a":"b"}',
    faults: { toClient: { resetAfterBytes: 40 } },
    expects: SILENT,
  },
  { what: 'an end before the answer', faults: { toClient: { closeAfterBytes: 0 } }, expects: SILENT },
  { what: 'an end in the head', faults: { toClient: { closeAfterBytes: 12 } }, expects: SILENT },
  { what: 'an answer cut short', deed: 'cuts its answer short', body: '{"a":"b"}', expects: SILENT },
  { what: 'a chunked answer cut short', deed: 'cuts its chunked answer short', expects: SILENT },
  { what: 'no HTTP', deed: 'speaks no HTTP', expects: SILENT },
  {
    what: 'a request that never arrives',
    faults: { toService: { isBlackHole: true } },
    expects: SILENT,
    isAlone: true,
  },
  {
    what: 'an answer that never arrives',
    faults: { toClient: { isBlackHole: true } },
    expects: SILENT,
    isAlone: true,
  },
  {
    what: 'an answer slower than the timeout',
    faults: { toClient: { latencyMs: 1_500 } },
    expects: SILENT,
    isAlone: true,
  },
  {
    what: 'half an answer and silence',
    deed: 'sends half of its answer and hangs',
    body: '{"a":"b"}',
    expects: SILENT,
  },
  { what: '405', status: 405, expects: MISSING },
  { what: '501', status: 501, expects: MISSING },
  { what: '404', status: 404, expects: MISSING },
  { what: '404 of a resource', status: 404, type: 't.resource', expects: USELESS },
  { what: '500', status: 500, expects: USELESS },
  {
    what: '503 with a business error',
    status: 503,
    body: '{"errorCode":150,"errorMsg":"x"}',
    expects: USELESS,
  },
  { what: 'a redirect', status: 302, expects: USELESS },
  { what: '400 without a business error', status: 400, body: '{"error":1}', expects: USELESS },
  { what: 'no JSON', body: '<html>', expects: USELESS },
  { what: 'more than 8 MiB', body: `"${'x'.repeat(8 * 1024 * 1024)}"`, expects: USELESS, isAlone: true },
  {
    what: 'a business error',
    status: 422,
    body: '{"errorCode":150011,"errorMsg":"sold out"}',
    expects: '"errorCode":150011,"errorMsg":"sold out"',
  },
  {
    what: 'a business error of a resource',
    status: 404,
    type: 't.resource',
    body: '{"errorCode":150404,"errorMsg":"no order"}',
    expects: '"errorCode":150404,',
  },
  {
    what: 'an envelope that tells failure',
    type: 't.envelope',
    body: '{"success":false,"errorCode":150012,"errorMsg":"no"}',
    expects: '"errorCode":150012,"errorMsg":"no"',
  },
  {
    what: 'an envelope that tells success',
    type: 't.envelope',
    body: '{"success":true,"result":{}}',
    expects: SERVED,
  },
  { what: 'no envelope where one is due', type: 't.envelope', body: '[]', expects: USELESS },
  {
    what: 'a code of the gateway',
    status: 400,
    body: '{"errorCode":4000004,"errorMsg":"x"}',
    expects: USELESS,
  },
];

/** A call beyond `in_flight`, and one that meets an open circuit. */
const BESIDE = 2;

/** Harm that changes no outcome, on top of each case in turn. */
const HARMLESS: readonly WayFaults[] = [
  {},
  { sliceBytes: 1 },
  { sliceBytes: 7, sliceDelayMs: 1 },
  { latencyMs: 30, jitterMs: 20 },
  { bytesPerSecond: 20_000 },
];

/** A real service behind the fault proxy, in front of it a `serve` process. */
export const serviceOutcomes: Goal = {
  id: 'S1',
  goal: 'each line of protocol.md §6 happens through the fault proxy and gives the code of its line',
  full: `${CASES.length} cases, each under ${HARMLESS.length} kinds of harmless slowness on top; a shed call, an open circuit`,
  short: `${CASES.length} cases; a shed call, an open circuit`,
  run: tryOutcomes,
};

async function tryOutcomes(run: GoalRun): Promise<Finding> {
  const service = new RawService();
  await service.start();
  run.onEnd(() => service.stop());
  const proxy = await FaultProxy.start({ servicePort: Number(new URL(service.url).port) });
  run.onEnd(() => proxy.stop());
  const ports = { gateway: await freePort(), status: await freePort() };
  const document = renderTrustDocument({
    ports,
    upstreams: [
      { name: 'faulty', url: proxy.url, timeout: '1s', in_flight: 4, ...breakerOff() },
      { name: 'fragile', url: proxy.url, breaker: { failures: 2, open: '10m', open_max: '10m' } },
    ],
    apis: [
      { type: 't.fragile', upstream: 'fragile' },
      { type: 't.result', upstream: 'faulty' },
      { type: 't.envelope', upstream: 'faulty', answers: 'envelope' },
      { type: 't.resource', upstream: 'faulty', not_found: 'answer' },
    ],
  });
  await ServeProcess.start(run, { name: 'faulty', document });
  const wrong: string[] = [];
  let tried = 0;
  for (const harmless of run.form === 'full' ? HARMLESS : HARMLESS.slice(0, 1)) {
    for (const each of CASES) {
      if (each.isAlone === true && harmless !== HARMLESS[0]) continue;
      const text = await outcomeOf(each, harmless, { service, proxy, port: ports.gateway });
      tried += 1;
      if (!text.includes(each.expects)) wrong.push(`${each.what}: ${text.slice(0, 120)}`);
    }
    run.progress(`${tried} cases tried`);
  }
  const shed = await shedOutcome(proxy, ports.gateway);
  if (!shed.includes('"errorCode":4000000,')) wrong.push(`a call beyond in_flight: ${shed.slice(0, 120)}`);
  wrong.push(...(await openCircuitFaults(proxy, ports.gateway)));
  const listed = wrong.length === 0 ? '' : ` (${wrong.join('; ')})`;
  return measured(
    counted('other outcomes', `${wrong.length} of ${tried + BESIDE}${listed}`, wrong.length === 0),
  );
}

interface Stage {
  readonly service: RawService;
  readonly proxy: FaultProxy;
  readonly port: number;
}

async function outcomeOf(each: Case, harmless: WayFaults, { service, proxy, port }: Stage): Promise<string> {
  const { deed = 'answers', status = 200, body = '{}', faults = {}, type = 't.result' } = each;
  // No case meets a connection of the case before.
  const headers = ['connection: close', ...(status === 302 ? ['location: http://127.0.0.1:1/'] : [])];
  await service.behave({ deed, message: { status, headers, body: Buffer.from(body) } });
  proxy.inflict({ ...faults, toClient: { ...harmless, ...faults.toClient } });
  const text = await call(port, type);
  proxy.inflict({});
  return text;
}

/** One call waits and takes the app's share of the service; the next one is turned away. */
async function shedOutcome(proxy: FaultProxy, port: number): Promise<string> {
  proxy.inflict({ toClient: { isBlackHole: true } });
  const before = proxy.counts.bytesToService;
  let isOver = false;
  const waiting = call(port, 't.result').finally(() => {
    isOver = true;
  });
  while (!isOver && proxy.counts.bytesToService === before)
    await new Promise(resolve => setImmediate(resolve));
  const shed = await call(port, 't.result');
  await waiting;
  proxy.inflict({});
  return shed;
}

/** Failures open the circuit; from then on a call ends with 2000000 and nothing goes out, though the line is well. */
async function openCircuitFaults(proxy: FaultProxy, port: number): Promise<readonly string[]> {
  const faults: string[] = [];
  proxy.inflict({ resetsOnAccept: true });
  for (let nth = 0; nth < 2; nth += 1) {
    const text = await call(port, 't.fragile');
    if (!text.includes(SILENT)) faults.push(`a failure that opens the circuit: ${text.slice(0, 120)}`);
  }
  proxy.inflict({});
  const before = { ...proxy.counts };
  const text = await call(port, 't.fragile');
  if (!text.includes(SILENT)) faults.push(`an open circuit: ${text.slice(0, 120)}`);
  if (
    proxy.counts.connections !== before.connections ||
    proxy.counts.bytesToService !== before.bytesToService
  )
    faults.push('an open circuit: something was sent');
  return faults;
}

async function call(port: number, type: string): Promise<string> {
  const connection = await RawConnection.open(port);
  connection.send(trustRequest({ type, nowMs: Date.now() }));
  const { body } = await connection.answer();
  connection.close();
  return body.toString();
}
