import { Buffer } from 'node:buffer';
import type { AnswerBytes } from './incoming-request.ts';
import type { Reply } from './reply.ts';
import { STATUS_TEXTS } from './status-texts.ts';

const TYPE = 'application/json;charset=UTF-8';
const CONTENT_TYPE = `content-type: ${TYPE}\r\n`;
const OK_HEAD = `HTTP/1.1 200 OK\r\n${CONTENT_TYPE}content-length: `;
const OK = 200;
/** From here on it costs less to write head and body apart, in one call of the system, than to copy the body. */
const APART_BYTES = 32 * 1024;

/** What is said about a connection, with the time of day, in the head of an answer; the empty line included. */
export interface ConnectionLines {
  /** The connection stays. */
  readonly stays: string;
  /** It ends with this answer. */
  readonly ends: string;
}

/** The lines of now; to be rendered anew each second. */
export function renderConnectionLines(nowMs: number, idleTimeMs: number): ConnectionLines {
  const date = `Date: ${new Date(nowMs).toUTCString()}\r\n`;
  const seconds = Math.floor(idleTimeMs / 1000);
  return {
    stays: `${date}Connection: keep-alive\r\nKeep-Alive: timeout=${seconds}\r\n\r\n`,
    ends: `connection: close\r\n${date}\r\n`,
  };
}

export interface WriteOptions {
  /** Headers beside those of every answer, names alternating with values. */
  readonly headers: readonly string[];
  /** The one of `ConnectionLines` that holds. */
  readonly connectionLines: string;
  /** Whether only the head is asked for. */
  readonly isHead: boolean;
}

/** Head and body of a reply as they go out. */
export function renderReply(reply: Reply, options: WriteOptions): AnswerBytes {
  const { httpStatus, body, retryAfterSeconds } = reply;
  const isPlain = httpStatus === OK && retryAfterSeconds === undefined && options.headers.length === 0;
  const head = isPlain
    ? `${OK_HEAD}${body.length}\r\n${options.connectionLines}`
    : renderHead(reply, options);
  if (options.isHead) return renderHeadAlone(reply, options);
  if (body.length >= APART_BYTES) return [Buffer.from(head, 'latin1'), body];
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  bytes.write(head, 'latin1');
  bytes.set(body, head.length);
  return bytes;
}

/** The headers of a reply but those about the connection, names alternating with values. */
export function headersOfReply(
  { body, retryAfterSeconds }: Reply,
  headers: readonly string[],
): readonly string[] {
  const retry = retryAfterSeconds === undefined ? [] : ['retry-after', String(retryAfterSeconds)];
  return ['content-type', TYPE, 'content-length', String(body.length), ...headers, ...retry];
}

/** The head of a reply, which announces its body. */
export function renderHeadAlone(reply: Reply, options: WriteOptions): Buffer {
  return Buffer.from(renderHead(reply, options), 'latin1');
}

/** The head of an answer without a body. */
export function renderBareHead(
  httpStatus: number,
  headers: readonly string[],
  connectionLines: string,
): Buffer {
  return Buffer.from(`${statusLine(httpStatus)}${linesOf(headers)}${connectionLines}`, 'latin1');
}

function renderHead(
  { httpStatus, body, retryAfterSeconds }: Reply,
  { headers, connectionLines }: WriteOptions,
): string {
  const retry = retryAfterSeconds === undefined ? '' : `retry-after: ${retryAfterSeconds}\r\n`;
  const length = `content-length: ${body.length}\r\n`;
  return `${statusLine(httpStatus)}${CONTENT_TYPE}${length}${linesOf(headers)}${retry}${connectionLines}`;
}

function statusLine(httpStatus: number): string {
  return `HTTP/1.1 ${httpStatus} ${STATUS_TEXTS.get(httpStatus) ?? ''}\r\n`;
}

function linesOf(headers: readonly string[]): string {
  let lines = '';
  for (let i = 0; i < headers.length; i += 2) lines += `${headers[i]}: ${headers[i + 1]}\r\n`;
  return lines;
}
