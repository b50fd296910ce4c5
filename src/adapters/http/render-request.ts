import type { ServiceCall } from '../../ports/upstream.ts';

/** What a request line and its `host` are made of. */
export interface RequestTarget {
  readonly host: string;
  /** Without a slash at its end. */
  readonly pathPrefix: string;
}

const UNSAFE = /[^\t\x20-\x7e\x80-\xff]/;
const UNSAFE_IN_PATH = /[^\x21-\x7e]/;

/**
 * Head and body of a request in one block, so that one write sends them.
 *
 * Errors: throws where a header or the path holds what would end its line; the loader lets none of that through.
 */
export function renderRequest(
  { method, path: ownPath, headers }: ServiceCall,
  body: Uint8Array,
  target: RequestTarget,
): Uint8Array {
  const path = target.pathPrefix + ownPath;
  if (UNSAFE_IN_PATH.test(path)) throw new Error(`a path that is none: ${JSON.stringify(path)}`);
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${target.host}\r\ncontent-length: ${body.length}\r\n`;
  for (let i = 0; i < headers.length; i += 2) {
    const value = headers[i + 1] ?? '';
    if (UNSAFE.test(value)) throw new Error(`a header that is none: ${JSON.stringify(value)}`);
    head += `${headers[i]}: ${value}\r\n`;
  }
  head += '\r\n';
  const request = Buffer.allocUnsafe(head.length + body.length);
  request.write(head, 'latin1');
  request.set(body, head.length);
  return request;
}
