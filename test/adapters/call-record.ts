import type { CallRecord } from '../../src/ports/call-log.ts';

/** The record of a call that went well. */
export function callRecord(changes: Partial<CallRecord> = {}): CallRecord {
  return {
    requestId: 'us-3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d',
    revision: 'r1',
    atMs: 1_760_000_000_000,
    path: '/openapi/router',
    address: '192.0.2.7',
    appKey: 'app-1',
    type: 'bg.order.list.get',
    isKnownType: true,
    version: 'V1',
    mallId: 634418210000001,
    httpStatus: 200,
    code: 1000000,
    refused: undefined,
    stoppedBy: undefined,
    cause: undefined,
    answeredBy: 'service',
    attempts: 1,
    endpoint: 'http://127.0.0.1:9001',
    environment: 'formal',
    fault: undefined,
    dialect: 'plain',
    secret: 0,
    findings: [],
    bytesIn: 1024,
    bytesOut: 2048,
    readMs: 0.25,
    checksMs: 0.015,
    serviceMs: 5,
    totalMs: 5.5,
    stepsMs: [0.001, 0, 0.0142],
    ...changes,
  };
}
