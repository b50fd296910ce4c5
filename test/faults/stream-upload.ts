import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../tools/project.ts';
import { seededBytes } from '../gateway/seeded-bytes.ts';
import { END, fieldParts, filePart, headOf, signedFields } from '../gateway/upload-stage.ts';

/** What streaming one file through a gateway process cost. */
export interface StreamedUpload {
  readonly code: number;
  readonly mebibytes: number;
  readonly seconds: number;
  /** Resident memory of the gateway process at its highest, above what it had before the upload. */
  readonly extraMebibytes: number;
  /** Whether the service got exactly the bytes that the caller sent. */
  readonly isSame: boolean;
}

const PIECE = seededBytes(1024 * 1024, 7);
const MEBIBYTE = 1024 * 1024;

/** Streams a file of so many mebibytes, with its `file_sha256`, through a gateway in a process of its own. */
export async function streamUpload(mebibytes: number): Promise<StreamedUpload> {
  const service = await startService();
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-upload-'));
  const gateway = await startGatewayProcess(folder, service.port);
  try {
    // What every process loads on its first upload is not memory of this one.
    await send(gateway.port, 2);
    const before = statusOf(gateway.pid, 'VmRSS');
    const startedAt = performance.now();
    const { code, digest } = await send(gateway.port, mebibytes);
    const seconds = (performance.now() - startedAt) / 1000;
    const extraMebibytes = (statusOf(gateway.pid, 'VmHWM') - before) / 1024;
    return { code, mebibytes, seconds, extraMebibytes, isSame: digest === service.digest() };
  } finally {
    gateway.stop();
    service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A service that keeps nothing of a file but its digest. */
async function startService() {
  let digest = '';
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const hash = createHash('sha256');
    request.on('data', (chunk: Buffer) => hash.update(chunk));
    request.on('end', () => {
      digest = hash.digest('hex');
      response.end('"stored"');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // A server that listens on a host and port has an address with both.
    port: (server.address() as AddressInfo).port,
    digest: () => digest,
    stop(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}

const DOCUMENT = (servicePort: number): string => `
version: 1
listen: { gateway: "127.0.0.1:0", admin: "127.0.0.1:0" }
upstreams: [{ name: files, url: "http://127.0.0.1:${servicePort}" }]
apis: [{ type: bg.file.upload, upstream: files, ingress: upload, token: none, max_upload: 64GiB }]
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [shop-secret], packages: [all] }]
`;

async function startGatewayProcess(folder: string, servicePort: number) {
  const path = join(folder, 'gateway.yaml');
  writeFileSync(path, DOCUMENT(servicePort));
  const child = spawn(process.execPath, [join(projectRoot, 'bin/gatewright.js'), 'serve', '--config', path], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const port = /127\.0\.0\.1:(\d+)/.exec(said)?.[1];
    if (port !== undefined) resolve(Number(port));
  });
  child.once('exit', () => reject(new Error(`the gateway ended: ${said}`)));
  return { port: await promise, pid: child.pid ?? 0, stop: () => void child.kill('SIGKILL') };
}

/** Sends a file as fast as it is taken; the digest is that of the body that the service should get. */
async function send(port: number, mebibytes: number): Promise<{ code: number; digest: string }> {
  const file = createHash('sha256');
  for (let nth = 0; nth < mebibytes; nth += 1) file.update(PIECE);
  const business = { file_sha256: file.digest('hex') };
  const [opening, closing] = openedFile();
  const fields = fieldParts(nowSigned(business));
  const bytes = fields.length + opening.length + mebibytes * MEBIBYTE + closing.length + END.length;
  const expected = createHash('sha256').update(fieldParts(business)).update(opening);
  const socket = connect(port, '127.0.0.1');
  const write = async (piece: Uint8Array): Promise<void> => {
    if (!socket.write(piece)) await once(socket, 'drain');
  };
  let answer = '';
  socket.on('data', chunk => {
    answer += chunk.toString();
  });
  await write(Buffer.concat([headOf(bytes), fields, opening]));
  for (let nth = 0; nth < mebibytes; nth += 1) {
    expected.update(PIECE);
    await write(PIECE);
  }
  await write(Buffer.concat([closing, END]));
  while (!/"errorCode":\d+,/.test(answer)) await once(socket, 'data');
  socket.destroy();
  const digest = expected.update(closing).update(END).digest('hex');
  return { code: Number(/"errorCode":(\d+)/.exec(answer)?.[1]), digest };
}

/** What stands before the content of a file, and behind it. */
function openedFile(): readonly [Buffer, Buffer] {
  const empty = filePart({ content: Buffer.alloc(0) });
  return [empty.subarray(0, -2), empty.subarray(-2)];
}

function nowSigned(business: Readonly<Record<string, string>>) {
  return signedFields('bg.file.upload', business, Date.now());
}

/** A figure of the process in KiB. */
function statusOf(pid: number, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
}
