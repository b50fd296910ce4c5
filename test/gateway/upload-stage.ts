import { createHash } from 'node:crypto';
import type { RawAnswer, RawConnection } from '../faults/raw-connection.ts';
import { RawConnections } from '../faults/raw-connections.ts';
import { MovableClock, startTestGateway, type TestGateway } from '../transcripts/running-gateway.ts';
import { FileService } from './file-service.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
export const BOUNDARY = '----edge7MA4YWxkTrZu0gW';
export const WINDOW_BYTES = 128 * 1024;

const DOCUMENT = `
upstreams:
  - { name: files, url: "{service}", timeout: 20s, in_flight: 8, breaker: { failures: 1000 } }
  - { name: examples, mock: true }
apis:
  - { type: bg.file.upload, upstream: files, path: /files, ingress: upload, token: none }
  - { type: bg.file.small, upstream: files, ingress: upload, token: none, max_body: 400B, max_upload: 2000B }
  - { type: bg.file.named, upstream: files, path: "/files/{id}", method: PUT, ingress: upload, token: none }
  - { type: bg.file.mock, upstream: examples, ingress: upload, token: none, example: { ok: true } }
  - { type: bg.file.unbound, ingress: upload, token: none }
  - type: bg.file.strict
    upstream: files
    ingress: upload
    token: none
    request_schema:
      { type: object, required: [kind], properties: { kind: { enum: [image] } }, additionalProperties: false }
  - { type: bg.order.get, upstream: files, token: none }
  - { type: bg.file.huge, upstream: files, path: /huge, ingress: upload, token: none, max_upload: 2GiB }
packages:
  - { code: all, types: ["bg.*"] }
apps:
  - { app_key: shop, secrets: [shop-secret], packages: [all], limit: none, replay_guard: refuse }
`;

/** A gateway in front of a service that takes files. */
export interface UploadStage extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly service: FileService;
  connect(): Promise<RawConnection>;
  /** Sends a request on a connection of its own, and reads one answer. */
  ask(bytes: Uint8Array): Promise<RawAnswer>;
}

export async function startUploadStage({
  more = '',
  keptBytesMax = 4 * 1024 * 1024,
} = {}): Promise<UploadStage> {
  const service = new FileService(keptBytesMax);
  await service.start();
  const text = `${DOCUMENT}${more}\n`.replaceAll('{service}', service.url);
  const gateway = await startTestGateway(text, new MovableClock(NOW_MS));
  const connections = new RawConnections(gateway.port);
  return {
    gateway,
    service,
    connect: connections.connect,
    ask: connections.ask,
    async [Symbol.asyncDispose]() {
      connections.close();
      await gateway.drain(0);
      await service.stop();
    },
  };
}

export interface FilePart {
  readonly name?: string;
  readonly fileName?: string;
  readonly type?: string;
  readonly content: Uint8Array;
}

export type Fields = Readonly<Record<string, string>>;

/** The fields of a signed call; the sign is made by other code than the gateway's. */
export function signedFields(type: string, business: Fields = {}, nowMs = NOW_MS): Fields {
  const fields = {
    type,
    app_key: 'shop',
    timestamp: String(Math.floor(nowMs / 1000)),
    data_type: 'JSON',
    ...business,
  };
  const text = Object.entries(fields)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => name + value)
    .join('');
  const sign = createHash('md5').update(`shop-secret${text}shop-secret`, 'utf8').digest('hex').toUpperCase();
  return { ...fields, sign };
}

/** The text fields as parts, each with its boundary in front. */
export function fieldParts(fields: Fields): Buffer {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return Buffer.from(parts.join(''));
}

/** A file as a part, with its boundary in front. */
export function filePart({ name = 'file', fileName = 'a.bin', type, content }: FilePart): Buffer {
  const lines = [
    `--${BOUNDARY}`,
    `Content-Disposition: form-data; name="${name}"; filename="${fileName}"`,
    ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(lines.join('\r\n')), content, Buffer.from('\r\n')]);
}

export const END = Buffer.from(`--${BOUNDARY}--\r\n`);

/** A whole multipart body. */
export function formOf(fields: Fields, files: readonly FilePart[] = []): Buffer {
  return Buffer.concat([fieldParts(fields), ...files.map(filePart), END]);
}

export interface UploadRequest {
  readonly path?: string;
  readonly type?: string;
  readonly headers?: readonly string[];
}

/** The head of a request with a multipart body of so many bytes; `undefined`: it comes in chunks. */
export function headOf(
  bytes: number | undefined,
  {
    path = '/openapi/upload',
    type = `multipart/form-data; boundary=${BOUNDARY}`,
    headers = [],
  }: UploadRequest = {},
): Buffer {
  const framing = bytes === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes}`;
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: gateway.example',
    `Content-Type: ${type}`,
    framing,
    ...headers,
  ];
  return Buffer.from([...lines, '', ''].join('\r\n'));
}

/** A whole request with its length. */
export function uploadOf(body: Uint8Array, request: UploadRequest = {}): Buffer {
  return Buffer.concat([headOf(body.length, request), body]);
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
