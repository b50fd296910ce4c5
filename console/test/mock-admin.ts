import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { CallDetail, CallSummary, Explanation } from '../src/api/contract.ts';
import * as fixtures from './fixtures.ts';

const CONSOLE = join(import.meta.dirname, '..');
export const DIST = join(CONSOLE, 'dist');
const ERROR_TABLE = join(CONSOLE, '..', 'generated', 'error-codes.json');
export const TOKEN = 'test-token';
/** As the gateway sends it, and each breach reported here. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; report-uri /csp-report";
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface MockRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** The admin API from fixtures, on a port of its own: the console built beside it, under the gateway's policy. */
export class MockAdmin {
  readonly calls: CallSummary[] = [];
  readonly cspReports: string[] = [];
  /** What the page asked of the API, in its order. */
  readonly asked: string[] = [];
  /** Changes a detail or an explanation before it is sent. */
  decorate: (detail: CallDetail) => CallDetail = detail => detail;
  decorateExplanation: (explanation: Explanation) => Explanation = explanation => explanation;
  readonly #streams = new Set<ServerResponse>();
  readonly #server: Server = createServer((request, response) => void this.#handle(request, response));
  readonly #errors: ReturnType<typeof fixtures.errorsOf>;

  private constructor() {
    const table: { readonly errors: Parameters<typeof fixtures.errorsOf>[0] } = JSON.parse(
      readFileSync(ERROR_TABLE, 'utf8'),
    );
    this.#errors = fixtures.errorsOf(table.errors);
  }

  static async start(): Promise<MockAdmin> {
    const mock = new MockAdmin();
    const { promise, resolve } = Promise.withResolvers<void>();
    mock.#server.listen(0, '127.0.0.1', resolve);
    await promise;
    return mock;
  }

  get origin(): string {
    // A server that listens on TCP has an address with a port.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Adds calls to the store and to every stream. */
  emit(calls: readonly CallSummary[]): void {
    this.calls.push(...calls);
    if (this.calls.length > 5000) this.calls.splice(0, this.calls.length - 5000);
    const text = calls.map(call => `event: call\ndata: ${write(call)}\n\n`).join('');
    for (const stream of this.#streams) stream.write(text);
  }

  get streams(): number {
    return this.#streams.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.#streams) stream.destroy();
    this.#server.closeAllConnections();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString('utf8');
    if (url.pathname === '/csp-report') {
      this.cspReports.push(body);
      response.writeHead(204).end();
      return;
    }
    if (!url.pathname.startsWith('/admin/v1/')) return serveFile(url.pathname, response);
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return problem(response, 401, 'No such token.');
    const path = url.pathname.slice('/admin/v1'.length);
    this.asked.push(`${request.method} ${path}`);
    this.#answer({ method: request.method ?? 'GET', path, query: url.searchParams, body }, response);
  }

  #answer(request: MockRequest, response: ServerResponse): void {
    const { path, query } = request;
    const filter = query.get('filter') ?? '';
    if (filter.startsWith('typ:'))
      return problem(response, 400, 'There is no key "typ"; did you mean "type"?', {
        position: 0,
      });
    if (path === '/calls/stream') return this.#stream(response);
    if (path === '/calls') return send(response, this.#page(filter, query));
    if (path === '/calls/histogram')
      return send(response, this.#histogram(filter, Number(query.get('bucketMs'))));
    if (path === '/calls/har') return send(response, { log: { version: '1.2', entries: [] } });
    const [, id, part] = /^\/calls\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    if (id !== undefined) return this.#call(decodeURIComponent(id), part, response);
    const answer = this.#resource(request);
    if (answer === undefined) problem(response, 404, 'There is no such route.');
    else send(response, answer);
  }

  #resource({ path, body }: MockRequest): unknown {
    if (path === '/status') return fixtures.STATUS;
    if (path === '/errors') return { errors: this.#errors };
    if (path === '/credentials') return fixtures.CREDENTIALS;
    if (path === '/apis') return { apis: fixtures.APIS };
    if (path === '/explain')
      return fixtures.explanationOf({
        ...fixtures.callOf(3),
        name: 'sign-invalid',
        code: 3000001,
        stoppedBy: 'check-sign',
      });
    if (path === '/sign') return this.#sign(body);
    if (path === '/send') return this.#send(body);
    const type = /^\/apis\/(.+)$/.exec(path)?.[1];
    return type === undefined ? undefined : fixtures.APIS.find(api => api.type === decodeURIComponent(type));
  }

  /** The sign that this gives is no real one: the page under test only carries it. */
  #sign(body: string) {
    const { appKey, parameters }: { appKey: string; parameters: string } = JSON.parse(body);
    const inside = parameters.trim().slice(1);
    const text = `{"app_key":"${appKey}","timestamp":1711009072,"sign":"${'A'.repeat(32)}",${inside}`;
    return {
      text,
      sign: 'A'.repeat(32),
      signText: `‹app_secret›app_key${appKey}${inside.replaceAll(/[\s{}":,]/g, '')}‹app_secret›`,
    };
  }

  #send(body: string) {
    const { text }: { text: string } = JSON.parse(body);
    const forced = /mock\.error\.(\d+)/.exec(text)?.[1];
    // A call that was signed before its token went in has the token in front.
    const isWrong = text.startsWith('{"access_token"');
    const row = this.#errors.find(
      error => error.code === (forced === undefined ? (isWrong ? 3000001 : 1000000) : Number(forced)),
    );
    const call: CallSummary = {
      ...fixtures.callOf(100_000 + this.calls.length),
      code: row?.code ?? 0,
      name: row?.name ?? '',
      stoppedBy: row?.code === 1000000 ? null : 'check-sign',
    };
    this.emit([call]);
    return {
      id: call.id,
      status: 200,
      headers: [],
      ms: 2.5,
      text: `{"success":${call.code === 1000000},"requestId":"${call.id}","errorCode":${call.code},"errorMsg":"${row?.message ?? ''}"}`,
    };
  }

  #call(id: string, part: string | undefined, response: ServerResponse): void {
    const summary = this.calls.find(call => call.id === id);
    if (summary === undefined) return problem(response, 404, 'No call with this id is kept.');
    if (part === undefined) return send(response, this.decorate(fixtures.detailOf(summary)));
    if (part === 'explanation')
      return send(response, this.decorateExplanation(fixtures.explanationOf(summary)));
    if (part === 'snippet') return send(response, { text: `curl --data '…' # ${id}` });
    if (part === 'replay') {
      const again = { ...summary, id: fixtures.callId(900_000 + this.calls.length), atMs: Date.now() };
      this.emit([again]);
      return send(response, { id: again.id, status: 200, headers: [], text: '{}' });
    }
    problem(response, 404, 'There is no such route.');
  }

  #page(filter: string, query: URLSearchParams) {
    const matching = this.#matching(filter).toReversed();
    const start = Number(query.get('before') ?? 0);
    const end = start + Number(query.get('limit'));
    return {
      calls: matching.slice(start, end),
      next: end < matching.length ? String(end) : null,
      total: matching.length,
    };
  }

  /** As much of the grammar as the tests use: codes, names and bare words. */
  #matching(filter: string): readonly CallSummary[] {
    const terms = filter.split(/\s+/).filter(term => term !== '');
    return this.calls.filter(call => terms.every(term => isMatch(call, term)));
  }

  #histogram(filter: string, bucketMs: number) {
    const buckets = new Map<number, Record<string, number>>();
    for (const { atMs, code } of this.#matching(filter)) {
      const start = Math.floor(atMs / bucketMs) * bucketMs;
      const codes = buckets.get(start) ?? {};
      codes[code] = (codes[code] ?? 0) + 1;
      buckets.set(start, codes);
    }
    return { buckets: [...buckets].map(([atMs, codes]) => ({ atMs, codes })) };
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': open\n\n');
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }
}

function isMatch(call: CallSummary, term: string): boolean {
  const [key = '', value = ''] = term.split(':');
  if (key === 'code') return String(call.code) === value;
  if (key === 'name') return call.name === value;
  return `${call.type} ${call.id} ${call.path}`.includes(term.replaceAll('"', ''));
}

/** Digits that a double would lose travel as a number all the same, as the gateway sends them. */
function write(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"mallId":"([1-9]\d*)"/g, '"mallId":$1');
}

function send(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(write(value));
}

function problem(response: ServerResponse, status: number, detail: string, more: object = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title: 'Refused', status, detail, ...more }));
}

function serveFile(path: string, response: ServerResponse): void {
  const wanted = extname(path) === '' ? '/index.html' : path;
  const file = join(DIST, wanted);
  if (!file.startsWith(DIST) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response
    .writeHead(200, {
      'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    })
    .end(readFileSync(file));
}
