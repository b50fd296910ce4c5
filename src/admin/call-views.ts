import { isUtf8 } from 'node:buffer';
import type { FilterableCall } from '../model/call-filter.ts';
import type { CallRecord } from '../ports/call-log.ts';
import type { KeptBytes, KeptCall, KeptExchange } from '../ports/call-store.ts';
import type { Redactor } from './redactor.ts';
import type { CallDetail, CallSummary } from './schemas/call.ts';

/** The record of a call as it is shown: nothing secret is left in it. */
export function summaryOf(record: CallRecord, redactor: Redactor): CallSummary {
  const shown = (text: string | undefined): string | null =>
    text === undefined ? null : redactor.text(text);
  return {
    id: record.requestId,
    atMs: record.atMs,
    path: redactor.text(record.path),
    address: record.address,
    appKey: shown(record.appKey),
    type: shown(record.type),
    version: record.version ?? null,
    mallId: record.mallId ?? null,
    httpStatus: record.httpStatus,
    code: record.code,
    name: nameOf(record),
    stoppedBy: record.stoppedBy ?? null,
    cause: shown(record.cause),
    answeredBy: record.answeredBy,
    environment: record.environment,
    dialect: record.dialect ?? null,
    secret: record.secret ?? null,
    bytesIn: record.bytesIn,
    bytesOut: record.bytesOut,
    totalMs: record.totalMs,
    readMs: record.readMs,
    checksMs: record.checksMs,
    serviceMs: record.serviceMs,
    revision: record.revision,
    fault: record.fault ?? null,
    diagnosis: shown(record.diagnosis),
  };
}

const SUCCESS = 1000000;

/** Without a refusal, another code than success is the service's own. */
function nameOf({ refused, code }: CallRecord): string {
  return refused ?? (code === SUCCESS ? 'success' : 'business-error');
}

const filterables = new WeakMap<Redactor, WeakMap<CallRecord, FilterableCall>>();

/** What a filter looks at, as it is shown: nobody finds out a secret by filtering for it. Made once per record. */
export function filterableOf(record: CallRecord, redactor: Redactor): FilterableCall {
  const known = filterables.get(redactor) ?? new WeakMap<CallRecord, FilterableCall>();
  filterables.set(redactor, known);
  const made = known.get(record) ?? shownRecord(record, redactor);
  known.set(record, made);
  return made;
}

function shownRecord(record: CallRecord, redactor: Redactor): FilterableCall {
  const shown = (text: string | undefined): string | undefined => text && redactor.text(text);
  return {
    ...record,
    refused: nameOf(record),
    path: redactor.text(record.path),
    appKey: shown(record.appKey),
    type: shown(record.type),
    cause: shown(record.cause),
  };
}

/** A call as it is shown, with everything that is kept of it. */
export function detailOf(
  { record, exchange }: KeptCall,
  redactor: Redactor,
  stepNames: readonly string[],
): CallDetail {
  return {
    ...summaryOf(record, redactor),
    request: exchange === undefined ? null : requestOf(exchange, redactor),
    response: exchange === undefined ? null : responseOf(exchange, record, redactor),
    upstream: upstreamOf(exchange, record, redactor),
    steps: record.stepsMs.map((ms, index) => ({ name: stepNames[index] ?? String(index), ms })),
    findings: record.findings.map(({ kind, detail }) => ({ kind, detail: redactor.text(detail) })),
  };
}

function requestOf({ method, headers, body }: KeptExchange, redactor: Redactor) {
  return {
    method: redactor.text(method),
    headers: redactor.headers(headers),
    text: redactor.text(textOf(body)),
    truncated: body.isTruncated,
    isText: body.isTruncated || isUtf8(body.bytes),
  };
}

function responseOf({ replyHeaders, reply }: KeptExchange, { httpStatus }: CallRecord, redactor: Redactor) {
  return {
    status: httpStatus,
    headers: redactor.headers(replyHeaders),
    text: redactor.text(textOf(reply)),
    truncated: reply.isTruncated,
  };
}

function upstreamOf(
  exchange: KeptExchange | undefined,
  { attempts = 1 }: CallRecord,
  redactor: Redactor,
): CallDetail['upstream'] {
  const upstream = exchange?.upstream;
  if (upstream === undefined) return null;
  const { name, method, target, status, body, durationMs } = upstream;
  return {
    name,
    method,
    target: redactor.text(target),
    attempts,
    status: status ?? null,
    text: body === undefined ? null : redactor.text(textOf(body)),
    truncated: body?.isTruncated ?? false,
    durationMs,
  };
}

/** Bytes that are no UTF-8 are shown with replacement characters. */
export function textOf({ bytes }: KeptBytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}
