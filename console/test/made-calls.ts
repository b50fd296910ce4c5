import type { CallRecord } from '../../src/main/index.ts';
import type { CallSummary } from '../src/api/contract.ts';

const TYPES = ['bg.order.list.v2.get', 'bg.local.goods.list.query', 'bg.logistics.shipment.v2.confirm'];
const OUTCOMES = [
  { code: 1000000, refused: undefined, stoppedBy: undefined },
  { code: 3000001, refused: 'sign-invalid', stoppedBy: 'check-sign' },
  { code: 2000000, refused: 'internal-call-failed', stoppedBy: 'forward-call' },
] as const;

/** The id of the nth call. */
export function callId(index: number): string {
  return `us-00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** The record of the nth call. */
export function recordOf(index: number): CallRecord {
  return {
    requestId: callId(index),
    revision: 'test',
    edition: 1,
    atMs: Date.now(),
    path: '/openapi/router',
    address: `10.0.${index % 7}.${index % 200}`,
    appKey: 'demo_erp',
    type: TYPES[index % TYPES.length],
    isKnownType: true,
    version: 'V1',
    mallId: 635517726000000 + (index % 100),
    httpStatus: 200,
    cause: undefined,
    diagnosis: undefined,
    answeredBy: 'gateway',
    attempts: undefined,
    endpoint: undefined,
    environment: 'formal',
    fault: undefined,
    dialect: 'plain',
    secret: 0,
    secretVersion: undefined,
    findings: [],
    bytesIn: 312,
    bytesOut: 128,
    readMs: 0.2,
    checksMs: 0.4,
    serviceMs: 0.8,
    totalMs: 1.4 + (index % 9) * 3.1,
    stepsMs: [],
    ...(OUTCOMES[index % OUTCOMES.length] ?? OUTCOMES[0]),
  };
}

/** The nth call as the admin interface tells it. */
export function summaryOf(index: number): CallSummary {
  const {
    requestId,
    edition: ______,
    refused,
    isKnownType: _,
    attempts: __,
    endpoint: ___,
    findings: ____,
    stepsMs: _____,
    ...facts
  } = recordOf(index);
  return {
    ...facts,
    id: requestId,
    name: refused ?? 'success',
    appKey: facts.appKey ?? null,
    type: facts.type ?? null,
    version: facts.version ?? null,
    mallId: facts.mallId ?? null,
    stoppedBy: facts.stoppedBy ?? null,
    cause: null,
    dialect: facts.dialect ?? null,
    secret: facts.secret ?? null,
    fault: null,
    diagnosis: null,
  };
}
