import { createHash } from 'node:crypto';
import { BENCH_CALLERS, BENCH_TYPES, type BenchCaller } from './bench-document.ts';

/** Different bodies per round, so that no cache sees one body only. */
export const BODIES_PER_ROUND = 60;

type Parameters = Record<string, unknown>;

/**
 * Signed bodies of exactly `bodyBytes` bytes (at least 900), each of another app, type and content: half
 * shipment confirmations (one deep list), half order amendments (many top-level keys).
 *
 * They are good for 300 s from `nowMs` (protocol.md §2, `timestamp`).
 */
export function signedBodies(bodyBytes: number, nowMs: number): readonly Buffer[] {
  return Array.from({ length: BODIES_PER_ROUND }, (_, index) => signedBody(index, { bodyBytes, nowMs }));
}

/** The same body with another content under the same sign: the answer must be 3000001. */
export function tamperedBody(body: Buffer): Buffer {
  const text = body.toString('latin1');
  const changed = text.replace('"quantity":1,', '"quantity":2,');
  if (changed === text) throw new Error('nothing to tamper with in this body');
  return Buffer.from(changed, 'latin1');
}

/** The sign of compact JSON parameters, plain dialect (protocol.md §3). Strings here hold nothing to escape. */
export function signOf(parameters: Readonly<Parameters>, secret: string): string {
  let base = secret;
  for (const key of Object.keys(parameters).toSorted()) {
    const value = parameters[key];
    base += key + (typeof value === 'string' ? value : JSON.stringify(value));
  }
  return createHash('md5')
    .update(base + secret)
    .digest('hex')
    .toUpperCase();
}

/** The bytes of a keep-alive request that carries `body`. */
export function renderRequest(body: Buffer): Buffer {
  const head =
    'POST /openapi/router HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n' +
    `user-agent: bench\r\naccept: */*\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

function signedBody(index: number, size: { readonly bodyBytes: number; readonly nowMs: number }): Buffer {
  const caller = pick(BENCH_CALLERS, index);
  const parameters: Parameters = commonParameters(caller, index, size.nowMs);
  Object.assign(parameters, index % 2 === 0 ? shipment(index) : amendment(index));
  const lines = index % 2 === 0 ? parameters['sendRequestList'] : parameters['orderLineList'];
  if (!Array.isArray(lines)) throw new Error('a body without a list cannot grow');
  const withSign = { ...parameters, remark: '', sign: 'F'.repeat(32) };
  fillTo(size.bodyBytes, withSign, () => lines.push(line(index, lines.length)));
  const { sign: _placeholder, ...signed } = withSign;
  return Buffer.from(JSON.stringify({ ...signed, sign: signOf(signed, caller.secret) }), 'latin1');
}

/** Adds lines while they fit, then lets the remark take up the rest. */
function fillTo(bodyBytes: number, parameters: { remark: string }, addLine: () => void): void {
  const length = (): number => JSON.stringify(parameters).length;
  const lineBytes = JSON.stringify(line(0, 0)).length + 8;
  while (length() + lineBytes <= bodyBytes) addLine();
  const rest = bodyBytes - length();
  if (rest < 0) throw new RangeError(`a signed body needs ${length()} bytes`);
  parameters.remark = 'leave the parcel with the neighbour at number 12 if nobody answers, '
    .repeat(3)
    .slice(0, rest)
    .padEnd(rest, '.');
}

function commonParameters(caller: BenchCaller, index: number, nowMs: number): Parameters {
  return {
    type: pick(BENCH_TYPES, index),
    app_key: caller.appKey,
    access_token: caller.token,
    data_type: 'JSON',
    timestamp: Math.floor(nowMs / 1000),
    version: 'V1',
  };
}

function shipment(index: number): Parameters {
  return { sendType: 0, sendRequestList: [line(index, 0), line(index, 1)] };
}

function amendment(index: number): Parameters {
  return {
    parentOrderSn: orderNumber(index, 7),
    pageNumber: 1 + index,
    pageSize: 100,
    regionId: 211,
    createAfter: 1711009072 + index,
    amount: 12.5,
    currency: 'USD',
    expedited: false,
    address: { name: 'Maria Gonzalez', line1: '1200 Main Street', city: 'Springfield', zip: '62701' },
    orderLineList: [line(index, 0)],
  };
}

function line(index: number, position: number): Parameters {
  return {
    quantity: 1,
    orderSn: orderNumber(index, position),
    goodsId: 601099548660000 + index * 100 + position,
    skuId: 17592352670000 + index * 100 + position,
    carrierId: '699272611',
    trackingNumber: String(270324230000 + index * 100 + position),
  };
}

function orderNumber(index: number, position: number): string {
  return `211-${21905473070700000 + index * 1000 + position}`;
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}
