import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostPort } from '../model/document.ts';

/** Starts to accept; rejects with the system's error, `EADDRINUSE` for one. The result names the port in use. */
export function listenOn(server: Server, { host, port }: HostPort): Promise<HostPort> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      // A server that listens on a host and port has an address with both.
      const address = server.address() as AddressInfo;
      resolve({ host, port: address.port });
    });
  });
}
