import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { parseAnswer } from '../test/faults/parse-answer.ts';
import { type LoadOrder, type LoadReport, loadOrderOf } from './load-protocol.ts';
import { percentile } from './stats.ts';

/**
 * A closed-loop load generator on plain sockets: N keep-alive connections, one request in flight on each,
 * bytes built beforehand, of the answers only status and length are read.
 *
 * One order at a time over the process channel; ends when its parent does.
 */
process.on('message', (message: unknown) => {
  runLoad(loadOrderOf(message)).then(report, (err: unknown) => report({ failed: String(err) }));
});
process.on('disconnect', () => process.exit(0));

function report(result: LoadReport): void {
  process.send?.(result);
}

interface Load {
  readonly requests: readonly Buffer[];
  readonly answerBytes: number;
  readonly endsAt: number;
  readonly latencies: number[];
  odd: number;
}

async function runLoad(order: LoadOrder): Promise<LoadReport> {
  const sockets = await Promise.all(
    Array.from({ length: order.connections }, async () => openSocket(order.port)),
  );
  const startedAt = performance.now();
  const load: Load = {
    requests: order.requests.map(text => Buffer.from(text, 'base64')),
    answerBytes: order.answerBytes,
    endsAt: startedAt + order.durationMs,
    latencies: [],
    odd: 0,
  };
  try {
    await Promise.all(sockets.map(async (socket, index) => driveSocket(socket, index, load)));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const durationMs = performance.now() - startedAt;
  const sorted = Float64Array.from(load.latencies).toSorted();
  const [p50, p99] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
  return { requests: sorted.length, durationMs, odd: load.odd, p50Us: p50 * 1000, p99Us: p99 * 1000 };
}

async function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends one request after the other until the load's end; resolves after the last answer. */
async function driveSocket(socket: Socket, index: number, load: Load): Promise<void> {
  return new Promise((resolve, reject) => {
    let turn = index * 7;
    let sentAt = 0;
    let pending: Buffer | undefined;
    const send = (): void => {
      const request = load.requests[turn++ % load.requests.length];
      if (request === undefined) return reject(new Error('no requests to send'));
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('data', (chunk: Buffer) => {
      const bytes = pending === undefined ? chunk : Buffer.concat([pending, chunk]);
      const answer = readAnswer(bytes);
      if (answer === undefined) {
        pending = bytes;
        return;
      }
      if (answer instanceof Error) return reject(answer);
      pending = undefined;
      const now = performance.now();
      load.latencies.push(now - sentAt);
      if (answer.status !== 200 || answer.bodyBytes !== load.answerBytes) load.odd++;
      if (now >= load.endsAt) resolve();
      else send();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
    send();
  });
}

interface Answer {
  readonly status: number;
  readonly bodyBytes: number;
}

/** The answer when all of it is there; an error for one without a length or with bytes behind it. */
function readAnswer(bytes: Buffer): Answer | Error | undefined {
  const parsed = parseAnswer(bytes);
  if (parsed === undefined) return undefined;
  const { status, bodyStart, end } = parsed;
  if (end === bodyStart) return new Error('an answer without content-length');
  if (bytes.length > end) return new Error('bytes behind an answer');
  return { status, bodyBytes: end - bodyStart };
}
