import { createServer } from 'node:net';
import { listenOnLoopback } from '../faults/listen-on-loopback.ts';

/** Below the ports that the system gives to outgoing connections: a restarted process must find its own port free. */
const FIRST = 12_000;
const COUNT = 18_000;
let turn = process.pid * 7;

/** A port that nobody listens on now, and that no outgoing connection takes meanwhile. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 500; tries += 1) {
    turn += 1;
    const server = createServer();
    const port = await listenOnLoopback(server, FIRST + (turn % COUNT)).catch(() => undefined);
    if (port === undefined) continue;
    await new Promise(resolve => server.close(resolve));
    return port;
  }
  throw new Error('no free port');
}
