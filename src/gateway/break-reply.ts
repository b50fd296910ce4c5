import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

/** Breaks an answer on purpose: half of its body and no more, or a connection that is reset. */
export function breakReply(
  response: ServerResponse,
  { body, httpStatus }: Reply,
  how: 'cut' | 'reset',
): void {
  const { socket } = response.req;
  if (how === 'reset') {
    socket.resetAndDestroy();
    return;
  }
  response.writeHead(httpStatus, [
    'content-type',
    'application/json;charset=UTF-8',
    'content-length',
    String(body.length),
  ]);
  response.write(body.subarray(0, body.length >>> 1), () => socket.end(() => socket.destroy()));
}
