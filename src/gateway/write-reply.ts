import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

/** How much of an unread body is taken in, so that the caller reads its answer before the connection goes. */
const LINGER_BYTES_MAX = 4 * 1024 * 1024;
const LINGER_MS = 2_000;
const CONTENT_TYPE = 'application/json;charset=UTF-8';

export interface WriteOptions {
  /** Headers beside those of every answer, names alternating with values. */
  readonly headers: readonly string[];
  /** Whether the connection ends with this answer. */
  readonly closes: boolean;
}

/** Writes a reply in one go; the result is its headers, names alternating with values. */
export function writeReply(
  response: ServerResponse,
  reply: Reply,
  { headers, closes }: WriteOptions,
): readonly string[] {
  const head = ['content-type', CONTENT_TYPE, 'content-length', String(reply.body.length), ...headers];
  if (reply.retryAfterSeconds !== undefined) head.push('retry-after', String(reply.retryAfterSeconds));
  if (closes) head.push('connection', 'close');
  response.writeHead(reply.httpStatus, head);
  const request = response.req;
  if (!closes || request.complete) response.end(reply.body);
  // The caller has ended its side in the middle of the body: nothing more comes in, and only this ends the request.
  else if (request.socket.readableEnded) response.end(reply.body, () => request.destroy());
  else lingerThenEnd(response, reply.body);
  return head;
}

/**
 * Writes the answer while its request is still coming in, takes in a bounded rest of it, and ends.
 *
 * Closing a socket with unread bytes makes the kernel reset it, and the caller would lose the answer.
 */
function lingerThenEnd(response: ServerResponse, body: Uint8Array): void {
  const request: IncomingMessage = response.req;
  let taken = 0;
  const end = (): void => {
    clearTimeout(timer);
    request.off('data', take);
    request.socket.off('end', end);
    // Behind the answer, and so behind those of earlier calls that are still due on this connection.
    response.end(() => request.destroy());
  };
  const take = (chunk: Uint8Array): void => {
    taken += chunk.length;
    if (taken > LINGER_BYTES_MAX) end();
  };
  const timer = setTimeout(end, LINGER_MS);
  response.write(body);
  request.on('data', take).once('end', end).once('close', end);
  // A body that breaks off never ends: its connection does.
  request.socket.once('end', end);
}
