import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Duplex } from 'node:stream';
import type { ReceivedHead } from '../../src/gateway/received-head.ts';
import { RequestReader } from '../../src/gateway/request-reader.ts';
import { mutateMessage } from '../reference/mutate-message.ts';
import { createRandom } from '../reference/random.ts';
import { brokenRequests, goodRequests } from './request-cases.ts';

/** In these tests. */
export const STAGING_NAME = 'x-staging';

/** A request as one of the readers understood it. */
export interface ReadRequest {
  /** Method, target, version and what the fields say that we look at. */
  readonly head: string;
  readonly body: string;
  /** Whether its end was seen. */
  readonly isWhole: boolean;
  /** Whether another request may follow. */
  readonly stays: boolean;
}

/** What a reader made of the bytes of a connection. */
export interface Reading {
  readonly requests: readonly ReadRequest[];
  /** `''`: nothing was refused. */
  readonly refusal: string;
}

const FIELDS = {
  host: 'host',
  contentType: 'content-type',
  contentEncoding: 'content-encoding',
  transferEncoding: 'transfer-encoding',
  forwardedFor: 'x-forwarded-for',
  staging: STAGING_NAME,
  origin: 'origin',
  expect: 'expect',
} as const satisfies Partial<Record<keyof ReceivedHead, string>>;

/** Reads by our reader, which gets the bytes piece by piece; nothing behind a last request is read. */
export function readByOurs(pieces: readonly Buffer[]): Reading {
  const reader = new RequestReader();
  const requests: { head: string; body: string; isWhole: boolean; stays: boolean }[] = [];
  let unread = Buffer.alloc(0);
  for (const piece of pieces) {
    unread = Buffer.concat([unread, piece]);
    let at = 0;
    for (;;) {
      const latest = requests.at(-1);
      if (latest?.isWhole === true && !latest.stays) return { requests, refusal: '' };
      const progress = reader.next(unread, at, STAGING_NAME);
      at = reader.at;
      if (progress === 'more') break;
      if (progress === 'broken') {
        const { httpStatus, cause } = reader.refusal;
        return { requests, refusal: `${httpStatus} ${cause}` };
      }
      if (progress === 'head') {
        const head = reader.takeHead();
        requests.push({ head: describeHead(head), body: '', isWhole: false, stays: !head.isLast });
      }
      if (progress === 'piece' && latest !== undefined)
        latest.body += unread.toString('latin1', reader.pieceAt, at);
      if (progress === 'end' && latest !== undefined) latest.isWhole = true;
    }
    unread = unread.subarray(at);
  }
  return { requests, refusal: '' };
}

function describeHead(head: ReceivedHead): string {
  const { method, target, version, contentLength, hasUnderscore } = head;
  const { host, contentType, contentEncoding, transferEncoding, forwardedFor, staging, origin, expect } =
    head;
  const values = {
    host,
    contentType,
    contentEncoding,
    transferEncoding,
    forwardedFor,
    staging,
    origin,
    expect,
  };
  const fields = Object.entries(values).map(([key, value]) => [key, value]);
  return JSON.stringify([method, target, version, contentLength, hasUnderscore, fields]);
}

/** Reads requests by the parser of the platform, llhttp in its strict mode. */
export class PlatformReader {
  readonly #server: Server = createServer({ requireHostHeader: false, maxHeaderSize: 16 * 1024 });

  /** It keeps a timer while it is open. */
  close(): void {
    this.#server.close();
  }

  async read(bytes: Buffer): Promise<Reading> {
    const seen: { request: IncomingMessage; stays: boolean; body: string }[] = [];
    let refusal = '';
    const onRequest = (request: IncomingMessage, response: { shouldKeepAlive: boolean }): void => {
      const entry = { request, stays: response.shouldKeepAlive, body: '' };
      seen.push(entry);
      request
        .on('error', () => {})
        .on('data', (piece: Buffer) => {
          entry.body += piece.toString('latin1');
        });
    };
    this.#server
      .removeAllListeners('request')
      .removeAllListeners('clientError')
      .on('request', onRequest)
      .on('checkContinue', onRequest)
      .on('checkExpectation', onRequest)
      .on('clientError', (error: NodeJS.ErrnoException) => {
        refusal ||= error.code ?? error.message;
      });
    const socket = new Duplex({ read() {}, write: (_bytes, _encoding, done) => done() });
    socket.on('error', () => {});
    this.#server.emit('connection', socket);
    socket.push(bytes);
    for (let turn = 0; turn < 3; turn += 1) await new Promise(resolve => setImmediate(resolve));
    const requests = seen.map(({ request, stays, body }) => ({
      head: describeMessage(request),
      body,
      isWhole: request.complete,
      stays,
    }));
    this.#server.removeAllListeners('checkContinue').removeAllListeners('checkExpectation');
    socket.destroy();
    return { requests, refusal };
  }
}

function describeMessage({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines: [string, string][] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  const valueOf = (wanted: string): string | undefined => {
    const values = lines.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value.trim());
    return values.length === 0 ? undefined : values.join(', ');
  };
  const length = valueOf('content-length');
  const hasUnderscore = lines.some(([name]) => name.includes('_'));
  const fields = Object.entries(FIELDS).map(([key, name]) => [key, valueOf(name)]);
  const announced = length === undefined ? undefined : Number(length);
  return JSON.stringify([method, url, httpVersion, announced, hasUnderscore, fields]);
}

/**
 * How two readings of the same bytes relate: `same`, `stricter` for what only ours refuses, or `refused` for what both
 * do; any other text is what must not be.
 */
export function compareReadings(ours: Reading, theirs: Reading): string {
  const refused = theirs.refusal === '' ? 'stricter' : 'refused';
  for (const [nth, mine] of ours.requests.entries()) {
    const other = theirs.requests[nth];
    const isBroken = !mine.isWhole && ours.refusal !== '';
    if (other === undefined) return isBroken ? refused : `only ours reads request ${nth + 1}`;
    if (mine.head !== other.head) return `request ${nth + 1} is ${mine.head} and ${other.head}`;
    if (isBroken) return refused;
    if (mine.isWhole !== other.isWhole) return `only one sees the end of request ${nth + 1}`;
    if (mine.body !== other.body) return `request ${nth + 1} has two bodies`;
    if (mine.stays && !other.stays) return `only ours reads on behind request ${nth + 1}`;
  }
  if (ours.refusal !== '') return refused;
  const isLast = ours.requests.at(-1)?.stays === false;
  if (isLast || theirs.requests.length === ours.requests.length) return 'same';
  return 'only theirs reads another request';
}

const SOUGHT = ['\r\n', ': ', 'HTTP/1.1', 'chunked', '\r\n\r\n', 'Content-Length', ' / '] as const;
const REPLACED = [
  '\n',
  '\r',
  ':',
  ' : ',
  'HTTP/1.0',
  'HTTP/2.0',
  'Chunked',
  'chunked, chunked',
  'identity',
  '\r\n ',
  '\r\n\t',
  'Transfer-Encoding',
  'content-length',
  ' /a b ',
  ' * ',
  ' http://a/ ',
  '',
] as const;

/** Seeded mutations of good and broken requests, Latin-1. */
export function mutatedRequests(seed: number, count: number): readonly string[] {
  const every = [...goodRequests, ...brokenRequests].filter(request => request.length < 1000);
  const bases = [...goodRequests, ...goodRequests, ...every];
  return Array.from({ length: count }, (_, stream) => {
    const random = createRandom(seed, stream);
    let request = bases[random.below(bases.length)] ?? '';
    for (let left = random.oneIn(2) ? 1 : random.below(4); left > 0; left -= 1)
      request = mutateMessage(request, { every, sought: SOUGHT, replaced: REPLACED }, random);
    return request;
  });
}
