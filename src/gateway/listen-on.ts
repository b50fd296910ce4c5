import type { AddressInfo, Server } from 'node:net';
import type { HostPort } from '../model/document.ts';

/** A socket that listens already, or an address that other processes may listen on too. */
export interface ListenHow {
  /** A descriptor that was handed over, with an address of its own. */
  readonly descriptor?: number | undefined;
  /** Whether other processes may listen on the same port at the same time. */
  readonly reusesPort?: boolean | undefined;
}

/** Starts to accept; rejects with the system's error, `EADDRINUSE` for one. The result names the port in use. */
export function listenOn(
  server: Server,
  { host, port }: HostPort,
  { descriptor, reusesPort = false }: ListenHow = {},
): Promise<HostPort> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listening = (): void => {
      server.off('error', reject);
      // A server that listens on TCP has an address with a host and a port.
      const address = server.address() as AddressInfo;
      resolve(
        descriptor === undefined
          ? { host, port: address.port }
          : { host: address.address, port: address.port },
      );
    };
    server.listen(
      descriptor === undefined ? { host, port, reusePort: reusesPort } : { fd: descriptor },
      listening,
    );
  });
}
