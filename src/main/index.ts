export { loadDocument } from '../config/load-document.ts';
export { parseDocument } from '../config/parse-document.ts';
export { ERROR_TABLE, type ErrorCode, type ErrorName, type ErrorRow } from '../errors/table.ts';
export type { Document } from '../model/document.ts';
export type { CallLog, CallRecord } from '../ports/call-log.ts';
export type { Clock } from '../ports/clock.ts';
export type { Identity } from '../ports/identity.ts';
export { type GatewayOptions, type RunningGateway, startGateway } from './start-gateway.ts';
