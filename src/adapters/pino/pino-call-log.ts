import type { Finding } from '../../model/finding.ts';
import type { CallLog, CallRecord } from '../../ports/call-log.ts';
import type { LineDestination } from './line-destination.ts';

/** pino's number for `info`. */
const INFO = 30;

/**
 * One JSON line per call, in the shape of the process log, put together by hand.
 *
 * Values that the gateway has checked are written as they are; texts that may hold anything are escaped. Absent
 * facts are left out. No secret, no token and no query string is in a record, so none is in a line.
 */
export class PinoCallLog implements CallLog {
  readonly #destination: LineDestination;
  readonly #stepNames: readonly string[];

  constructor(destination: LineDestination, stepNames: readonly string[]) {
    this.#destination = destination;
    this.#stepNames = stepNames;
  }

  record(call: CallRecord): void {
    this.#destination.write(renderCallLine(call, this.#stepNames));
  }
}

/** Times are whole microseconds; steps that took less than one are left out. */
export function renderCallLine(call: CallRecord, stepNames: readonly string[]): string {
  return (
    `{"level":${INFO},"time":${call.atMs},"msg":"call","request_id":"${call.requestId}"` +
    `,"revision":${quotedRevision(call.revision)},"code":${call.code},"status":${call.httpStatus}` +
    `,"path":${quotedPath(call.path)},"address":"${call.address}","environment":"${call.environment}"` +
    text('app', call.appKey) +
    text('type', call.type) +
    text('version', call.version) +
    count('merchant', call.mallId) +
    `,"answered_by":"${call.answeredBy}"` +
    count('attempts', call.attempts) +
    (call.endpoint === undefined ? '' : `,"endpoint":${quotedEndpoint(call.endpoint)}`) +
    text('refused', call.refused) +
    text('stopped_by', call.stoppedBy) +
    (call.cause === undefined ? '' : `,"cause":${JSON.stringify(call.cause)}`) +
    text('fault', call.fault) +
    text('dialect', call.dialect) +
    count('secret', call.secret) +
    renderFindings(call.findings) +
    `,"bytes_in":${call.bytesIn},"bytes_out":${call.bytesOut},"us":{"total":${micros(call.totalMs)}` +
    `,"read":${micros(call.readMs)},"checks":${micros(call.checksMs)},"service":${micros(call.serviceMs)}}` +
    `,"steps_us":{${renderSteps(call.stepsMs, stepNames)}}}\n`
  );
}

const quotedRevision = quoteOftenSame();
const quotedPath = quoteOftenSame();
const quotedEndpoint = quoteOftenSame();

/** JSON text of a value that is nearly always the one of the call before. */
function quoteOftenSame(): (value: string) => string {
  let last = '';
  let quoted = '""';
  return value => {
    if (value !== last) {
      last = value;
      quoted = JSON.stringify(value);
    }
    return quoted;
  };
}

/** `,"findings":{"unknown-parameter":"page (did you mean pageNumber?)"}`; each kind stands once. */
function renderFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const members = findings.map(({ kind, detail }) => `"${kind}":${JSON.stringify(detail)}`);
  return `,"findings":{${members.join(',')}}`;
}

function renderSteps(stepsMs: readonly number[], names: readonly string[]): string {
  let rendered = '';
  for (let i = 0; i < stepsMs.length; i += 1) {
    const us = micros(stepsMs[i] ?? 0);
    if (us > 0) rendered += `${rendered === '' ? '' : ','}"${names[i] ?? i}":${us}`;
  }
  return rendered;
}

function micros(ms: number): number {
  return Math.round(ms * 1000);
}

function text(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":"${value}"`;
}

function count(name: string, value: number | undefined): string {
  return value === undefined ? '' : `,"${name}":${value}`;
}
