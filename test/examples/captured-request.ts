import { type AddressInfo, createServer } from 'node:net';

/** A service on loopback that answers each call with `1`, and keeps the bytes of each as they came. */
export interface CapturingService extends AsyncDisposable {
  readonly url: string;
  /** Whole requests, in the order in which they came. */
  readonly requests: readonly Buffer[];
}

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1';

export async function startCapturingService(): Promise<CapturingService> {
  const requests: Buffer[] = [];
  const server = createServer(socket => {
    let unread = Buffer.alloc(0);
    socket
      .on('data', (chunk: Buffer) => {
        unread = Buffer.concat([unread, chunk]);
        const size = sizeOf(unread);
        if (size === undefined || unread.length < size) return;
        requests.push(unread.subarray(0, size));
        unread = unread.subarray(size);
        socket.write(ANSWER);
      })
      .on('error', () => socket.destroy());
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  // A server that listens on a host and port has an address with both.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

/** `undefined`: its head is not complete. */
function sizeOf(bytes: Buffer): number | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1] ?? '0';
  return end + 4 + Number(length);
}
