import type { CallLog, CallRecord } from '../../ports/call-log.ts';
import type { LineDestination } from './line-destination.ts';

const RED = 31;
const GREEN = 32;
const DIM = 2;
const SUCCESS = 1_000_000;

/** One short line per call for a person who watches; in colour where the terminal shows it. */
export class PrettyCallLog implements CallLog {
  readonly #destination: LineDestination;
  readonly #inColour: boolean;

  constructor(destination: LineDestination, inColour: boolean) {
    this.#destination = destination;
    this.#inColour = inColour;
  }

  record(call: CallRecord): void {
    this.#destination.write(renderPrettyLine(call, this.#inColour));
  }
}

/** `12:04:31 ✗ 3000027 bg.order.list.v2.get  app 3f0c…  0.4 ms  check-app-permission`; local time. */
export function renderPrettyLine(call: CallRecord, inColour: boolean): string {
  const paint = (style: number, text: string): string =>
    inColour && text !== '' ? `\u001B[${style}m${text}\u001B[0m` : text;
  const isSuccess = call.code === SUCCESS;
  const parts = [
    paint(DIM, new Date(call.atMs).toTimeString().slice(0, 'hh:mm:ss'.length)),
    paint(isSuccess ? GREEN : RED, `${isSuccess ? '✓' : '✗'} ${call.code}`),
    printable(call.type ?? call.path),
    call.appKey === undefined ? '' : paint(DIM, `app ${shortened(call.appKey)}`),
    call.environment === 'formal' ? '' : printable(call.environment),
    paint(DIM, `${call.totalMs.toFixed(1)} ms`),
    call.httpStatus === HTTP_OK ? '' : `HTTP ${call.httpStatus}`,
    reasonOf(call),
    ...call.findings.map(({ kind, detail }) => paint(DIM, `${kind}: ${printable(detail)}`)),
  ];
  return `${parts.filter(part => part !== '').join('  ')}\n`;
}

const HTTP_OK = 200;

/** Where it failed, the cause tells of a second attempt. */
function reasonOf({ stoppedBy, cause, attempts = 0 }: CallRecord): string {
  if (stoppedBy === undefined) return attempts > 1 ? `at attempt ${attempts}` : '';
  return cause === undefined ? stoppedBy : `${stoppedBy}: ${printable(cause)}`;
}

const KEY_SHOWN = 8;

function shortened(key: string): string {
  return key.length > KEY_SHOWN ? `${key.slice(0, KEY_SHOWN)}…` : key;
}

/** A caller's text must not write to the reader's terminal, nor fill it. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '·').slice(0, TEXT_LENGTH_MAX);
}

const TEXT_LENGTH_MAX = 160;
