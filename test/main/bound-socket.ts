import * as net from 'node:net';

/** A TCP socket that is bound to a free port of the loopback, and accepts nothing by itself. */
export interface BoundSocket {
  readonly descriptor: number;
  readonly port: number;
  close(): void;
}

interface SocketHandle {
  readonly fd: number;
  getsockname(into: { port?: number }): number;
  close(): void;
}

/**
 * Plays the process manager that holds a socket over restarts. A server of `node:net` would accept what comes in
 * between; the function below is what `node:cluster` makes the sockets with that it shares.
 */
export function bindSocket(): BoundSocket {
  const make: unknown = Reflect.get(net, '_createServerHandle');
  if (typeof make !== 'function') throw new Error('this Node makes no handles');
  // What it makes for an address is a handle of a TCP socket; for an error it would be a number.
  const handle = make('127.0.0.1', 0, 4, -1) as SocketHandle | number;
  if (typeof handle === 'number') throw new Error(`no socket: ${handle}`);
  const name: { port?: number } = {};
  handle.getsockname(name);
  return { descriptor: handle.fd, port: name.port ?? 0, close: () => handle.close() };
}
