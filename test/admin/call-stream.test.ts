import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { CallStream } from '../../src/admin/call-stream.ts';

const CALL = { id: 'x'.repeat(1000) };
const SENT = 20_000;

test('a reader that does not read costs bounded memory, and hears how many calls it missed', async () => {
  const opened = Promise.withResolvers<{ readonly stream: CallStream; readonly waiting: () => number }>();
  const server = createServer((request, response) => {
    opened.resolve({
      stream: new CallStream({ request, response, isAllowed: async () => true }),
      waiting: () => response.writableLength,
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const socket = connect(address.port, '127.0.0.1').pause();
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  const { stream, waiting } = await opened.promise;
  let rendered = 0;
  let most = 0;
  for (let index = 0; index < SENT; index += 1) {
    stream.send(() => {
      rendered += 1;
      return CALL;
    });
    most = Math.max(most, waiting());
  }
  assert.ok(most < 512 * 1024, `${most} bytes wait`);
  assert.ok(rendered < SENT, 'what is dropped is not rendered');
  const told = Promise.withResolvers<number>();
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const count = /event: dropped\ndata: \{"count":(\d+)\}/.exec(text)?.[1];
    if (count !== undefined) told.resolve(Number(count));
  });
  socket.resume();
  assert.equal((await told.promise) + rendered, SENT);
  const ended = Promise.withResolvers<void>();
  stream.onEnd(() => ended.resolve());
  socket.destroy();
  await ended.promise;
  server.close();
});
