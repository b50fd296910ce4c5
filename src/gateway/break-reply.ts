import type { IncomingRequest } from './incoming-request.ts';
import { renderHeadAlone, type WriteOptions } from './render-reply.ts';
import type { Reply } from './reply.ts';

/** Breaks an answer on purpose: half of its body and no more, or a connection that is reset. */
export function breakReply(
  request: IncomingRequest,
  reply: Reply,
  { how, ...options }: WriteOptions & { readonly how: 'cut' | 'reset' },
): void {
  if (how === 'reset') {
    request.connection.socket.resetAndDestroy();
    return;
  }
  const { body } = reply;
  // Behind a head that announces all of it.
  const head = renderHeadAlone(reply, options);
  request.answer([head, body.subarray(0, body.length >>> 1)], true);
}
