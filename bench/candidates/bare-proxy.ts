import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { type Dispatcher, Pool } from 'undici';

/**
 * The floor: node:http and undici with no check at all. It reads the whole body, forwards it unchanged and
 * wraps the upstream's bytes in the envelope (protocol.md §4).
 *
 * Started with the path of the benchmark's document, which it has no use for, and the upstream's address.
 */
const [, , , upstreamUrl = ''] = process.argv;
const pool = new Pool(upstreamUrl, { connections: 64, pipelining: 1 });

const PREFIX = Buffer.from('{"result":');

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    forward(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks), response);
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  console.log(`listening on http://127.0.0.1:${address.port}`);
});
process.on('disconnect', () => process.exit(0));

function forward(body: Buffer, response: ServerResponse): void {
  const chunks: Buffer[] = [PREFIX];
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart() {},
    onResponseStart() {},
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      answer(chunks, response);
    },
    onResponseError() {
      response.writeHead(502).end();
    },
  };
  const headers = ['content-type', 'application/json'];
  pool.dispatch({ path: '/call', method: 'POST', headers, body }, handler);
}

function answer(chunks: Buffer[], response: ServerResponse): void {
  const tail = `,"success":true,"requestId":"us-${randomUUID()}","errorCode":1000000,"errorMsg":"SUCCESS"}`;
  chunks.push(Buffer.from(tail, 'latin1'));
  const bytes = Buffer.concat(chunks);
  response.writeHead(200, [
    'content-type',
    'application/json;charset=UTF-8',
    'content-length',
    String(bytes.length),
  ]);
  response.end(bytes);
}
