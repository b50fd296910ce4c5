import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { signOf } from '../../bench/signed-bodies.ts';
import { listenOnLoopback } from '../faults/listen-on-loopback.ts';
import { freePort } from './free-port.ts';
import type { GoalRun } from './goal.ts';
import { ServeProcess } from './serve-process.ts';
import { renderTrustDocument, TRUST_APP } from './trust-document.ts';

const BOUNDARY = 'trust-boundary-7d1f';
const TYPE = 'bg.file.upload';
const CHUNK = Buffer.alloc(64 * 1024, 'file-bytes.');
const TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

/** A `serve` process that takes uploads, and the service behind it. */
export interface UploadStage {
  readonly gateway: ServeProcess;
  readonly ports: { readonly gateway: number; readonly status: number };
  /** SHA-256 of the bodies that reached the service whole, in hex, oldest first. */
  readonly received: readonly string[];
}

/** Starts it; `undefined` where the gateway takes no multipart uploads. */
export async function startUploadStage(run: GoalRun): Promise<UploadStage | undefined> {
  const received: string[] = [];
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
    const digest = createHash('sha256');
    request
      .on('data', (chunk: Buffer) => digest.update(chunk))
      .on('end', () => {
        received.push(digest.digest('hex'));
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 }).end('{}');
      })
      .on('error', () => {});
  });
  const servicePort = await listenOnLoopback(server);
  run.onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const ports = { gateway: await freePort(), status: await freePort() };
  const document = renderTrustDocument({
    ports,
    upstreams: [{ name: 'files', url: `http://127.0.0.1:${servicePort}`, timeout: '10m' }],
    apis: [{ type: TYPE, upstream: 'files', ingress: 'upload' }],
  });
  const gateway = await ServeProcess.start(run, { name: 'uploads', document });
  if (!(await upload(ports.gateway, 1_000)).answer.includes('"errorCode":1000000')) return undefined;
  received.length = 0;
  // The limit of the API is left alone for the question above: it has another name where there are no uploads.
  const larger = JSON.parse(document, (key, value: unknown) =>
    key === 'apis'
      ? [{ type: TYPE, upstream: 'files', ingress: 'upload', token: 'none', max_upload: '2GiB' }]
      : value,
  ) as unknown;
  gateway.rewrite(JSON.stringify(larger));
  gateway.lookAgain();
  while (!gateway.output.includes('reloaded')) await new Promise(resolve => setTimeout(resolve, 20));
  return { gateway, ports, received };
}

export interface Uploaded {
  readonly answer: string;
  /** SHA-256 in hex of the body that the service should get. */
  readonly expected: string;
}

/** Uploads a file of so many bytes with its `file_sha256`, at the pace at which it is taken. */
export async function upload(port: number, fileBytes: number): Promise<Uploaded> {
  const form = formOf(fileBytes);
  const socket = connect({ port, host: '127.0.0.1' });
  const answer = new Promise<string>(resolve => {
    let text = '';
    socket
      .on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (/"errorCode":\d+,"errorMsg":"[^"]*"\}$/.test(text)) resolve(text);
      })
      .on('error', () => resolve(text))
      .on('close', () => resolve(text));
  });
  let isAnswered = false;
  void answer.then(() => {
    isAnswered = true;
  });
  await send(socket, form.head);
  for (const chunk of chunksOf(fileBytes)) if (!isAnswered) await send(socket, chunk);
  await send(socket, TAIL);
  const text = await answer;
  socket.destroy();
  return { answer: text, expected: form.expected };
}

/** Resolves when the bytes are with the system, or the connection is gone. */
function send(socket: Socket, bytes: Buffer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.write(bytes, () => resolve());
  return promise;
}

function* chunksOf(fileBytes: number): Generator<Buffer> {
  for (let left = fileBytes; left > 0; left -= CHUNK.length)
    yield CHUNK.subarray(0, Math.min(left, CHUNK.length));
}

/** The request up to the content of the file, and the digest of what the service should get of it all. */
function formOf(fileBytes: number): { readonly head: Buffer; readonly expected: string } {
  const file = createHash('sha256');
  for (const chunk of chunksOf(fileBytes)) file.update(chunk);
  const business = { file_sha256: file.digest('hex') };
  const fields: Readonly<Record<string, string>> = {
    type: TYPE,
    app_key: TRUST_APP.appKey,
    timestamp: String(Math.floor(Date.now() / 1000)),
    data_type: 'JSON',
    ...business,
  };
  const signed = { ...fields, sign: signOf(fields, TRUST_APP.secret) };
  const opening = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const expected = createHash('sha256').update(partsOf(business) + opening);
  for (const chunk of chunksOf(fileBytes)) expected.update(chunk);
  const body = partsOf(signed) + opening;
  const length = body.length + fileBytes + TAIL.length;
  const head = Buffer.from(
    `POST /openapi/upload HTTP/1.1\r\nHost: trust.example\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\n` +
      `Content-Length: ${length}\r\n\r\n${body}`,
    'latin1',
  );
  return { head, expected: expected.update(TAIL).digest('hex') };
}

function partsOf(fields: Readonly<Record<string, string>>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return parts.join('');
}
