import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that answers the first request, keeps its connection, and cuts it when the second one has come. */
export interface CuttingServer extends AsyncDisposable {
  readonly url: string;
  /** How many requests came, on any connection. */
  readonly requests: () => number;
}

const BODY = '{"success":true,"result":1,"requestId":"us-1","errorCode":1000000,"errorMsg":"SUCCESS"}';
const ANSWER = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;

export async function startCuttingServer(): Promise<CuttingServer> {
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    let unread = '';
    socket
      .on('error', () => undefined)
      .on('data', chunk => {
        unread += chunk.toString('latin1');
        // The end of the signed body: head and body may come in pieces.
        if (!unread.endsWith('"}')) return;
        unread = '';
        requests += 1;
        if (requests === 1) socket.write(ANSWER);
        else socket.destroy();
      });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  // A server that listens on a host and port has an address with both.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
