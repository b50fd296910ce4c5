import { Buffer } from 'node:buffer';
import type { ServiceCall } from '../../ports/upstream.ts';
import type { StreamedBody } from './body-upload.ts';

/** What a request line and its `host` are made of. */
export interface RequestTarget {
  readonly host: string;
  /** Without a slash at its end. */
  readonly pathPrefix: string;
}

const UNSAFE = /[^\t\x20-\x7e\x80-\xff]/;
const UNSAFE_IN_PATH = /[^\x21-\x7e]/;
const LENGTH = /^[1-9]\d{0,14}$/;

/**
 * Head and body of a request in one block, so that one write sends them.
 *
 * Errors: throws where a header or the path holds what would end its line; the loader lets none of that through.
 */
export function renderRequest(call: ServiceCall, body: Uint8Array, target: RequestTarget): Uint8Array {
  const head = headOf(call, target, `content-length: ${body.length}\r\n`);
  const request = Buffer.allocUnsafe(head.length + body.length);
  request.write(head, 'latin1');
  request.set(body, head.length);
  return request;
}

/** The head of a request whose body is a stream. Errors: as `renderRequest`. */
export function renderStreamHead(call: ServiceCall, target: RequestTarget): Uint8Array {
  const framing = lengthOf(call) === undefined ? 'transfer-encoding: chunked\r\n' : '';
  return Buffer.from(headOf(call, target, framing), 'latin1');
}

/** The body of a call, where it is a stream. Errors: throws where its `content-length` is no number above 0. */
export function streamedBodyOf(call: ServiceCall): StreamedBody | undefined {
  const { body } = call;
  return body instanceof Uint8Array ? undefined : { pieces: body, length: lengthOf(call) };
}

function headOf(
  { method, path: ownPath, headers }: ServiceCall,
  target: RequestTarget,
  framing: string,
): string {
  const path = target.pathPrefix + ownPath;
  if (UNSAFE_IN_PATH.test(path)) throw new Error(`a path that is none: ${JSON.stringify(path)}`);
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${target.host}\r\n${framing}`;
  for (let i = 0; i < headers.length; i += 2) {
    const value = headers[i + 1] ?? '';
    if (UNSAFE.test(value)) throw new Error(`a header that is none: ${JSON.stringify(value)}`);
    head += `${headers[i]}: ${value}\r\n`;
  }
  return `${head}\r\n`;
}

function lengthOf({ headers }: ServiceCall): number | undefined {
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i] !== 'content-length') continue;
    const value = headers[i + 1] ?? '';
    if (!LENGTH.test(value)) throw new Error(`a length that is none: ${JSON.stringify(value)}`);
    return Number(value);
  }
  return undefined;
}
