import { createServer } from 'node:http';

/**
 * The internal service that every candidate calls: reads the body and answers the same 300 bytes or so.
 *
 * Prints its address when it listens, ends when its parent does.
 */
const ANSWER = Buffer.from(
  JSON.stringify({
    totalItemNum: 2,
    pageItems: [
      { parentOrderSn: 'PO-211-21905452099192792', orderStatus: 4, goodsId: 601099548666279, quantity: 1 },
      { parentOrderSn: 'PO-211-21905452099192793', orderStatus: 2, goodsId: 601099548666280, quantity: 3 },
    ],
    nextPageToken: 'c3RhcnQ9MTAwJmVuZD0yMDA',
    serverTime: 1711009072123,
  }),
);

const HEADERS = ['content-type', 'application/json', 'content-length', String(ANSWER.length)];

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, HEADERS);
    response.end(ANSWER);
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  console.log(`listening on http://127.0.0.1:${address.port}`);
});
process.on('disconnect', () => process.exit(0));
