import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HostPort } from '../model/document.ts';
import { pathOf } from './judge-head.ts';
import { listenOn } from './listen-on.ts';

/** What a status listener tells. */
export interface StatusSources {
  /** Whether the gateway serves; false while it drains. */
  readonly isReady: () => boolean;
  /** What is told beside, while it does; `undefined`: nothing. */
  readonly readyNote?: string | undefined;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** Whether a request with this `authorization` header may have `/metrics`; `undefined`: everybody may. */
  readonly mayReadMetrics: ((authorization: string | undefined) => Promise<boolean>) | undefined;
  /** Takes every request for another path; `undefined`: nothing else is here. */
  readonly others?: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
}

const PATHS: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

interface StatusReply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** `/livez`, `/readyz` and `/metrics`, for probes and Prometheus. Source: config.md. */
export class StatusListener {
  readonly #server: Server;

  constructor(sources: StatusSources) {
    this.#server = createServer({ maxHeaderSize: 8 * 1024 }, (request, response): void => {
      if (sources.others !== undefined && !PATHS.has(pathOf(request.url ?? '')))
        return sources.others(request, response);
      void answer(request, sources).then(reply => write(response, reply));
    });
  }

  /** Starts to accept; rejects with the system's error. The result names the port in use. */
  listen(at: HostPort): Promise<HostPort> {
    return listenOn(this.#server, at);
  }

  close(): Promise<void> {
    return new Promise(resolve => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

async function answer(request: IncomingMessage, sources: StatusSources): Promise<StatusReply> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'only GET');
  switch (pathOf(request.url ?? '')) {
    case '/livez':
      return plain(200, 'alive');
    case '/readyz':
      return sources.isReady() ? plain(200, readyText(sources)) : plain(503, 'not ready');
    case '/metrics':
      return answerMetrics(request, sources);
    default:
      return plain(404, 'here are /livez, /readyz and /metrics');
  }
}

function readyText({ readyNote }: StatusSources): string {
  return readyNote === undefined ? 'ready' : `ready, ${readyNote}`;
}

async function answerMetrics(request: IncomingMessage, sources: StatusSources): Promise<StatusReply> {
  if ((await sources.mayReadMetrics?.(request.headers.authorization)) === false)
    return plain(401, 'send the admin token as: authorization: Bearer <token>');
  return { status: 200, ...(await sources.metrics()) };
}

function plain(status: number, text: string): StatusReply {
  return { status, contentType: 'text/plain; charset=utf-8', text: `${text}\n` };
}

function write(response: ServerResponse, { status, contentType, text }: StatusReply): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text);
}
