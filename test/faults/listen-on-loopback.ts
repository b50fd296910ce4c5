import type { AddressInfo, Server } from 'node:net';

/** Listens on a free port of the loopback; resolves with it. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, '127.0.0.1', resolve);
  await promise;
  server.off('error', reject);
  // A server that listens on a host and port has an address with both.
  return (server.address() as AddressInfo).port;
}
