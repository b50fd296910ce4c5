import { createServer, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../faults/listen-on-loopback.ts';
import type { GoalRun } from './goal.ts';

export interface TrustServiceOptions {
  readonly name: string;
  /** How long each call takes, once its turn has come. */
  readonly workMs?: number;
  /** Calls that it works on at once; the others wait. */
  readonly parallel?: number;
}

/** An internal service of a run: answers `{"from":"<name><path>"}`. */
export class TrustService {
  readonly #options: TrustServiceOptions;
  readonly #server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    request.resume().on('end', () => this.#take(request.url ?? '', response));
  });
  readonly #waiting: (() => void)[] = [];
  #working = 0;
  #port = 0;

  private constructor(options: TrustServiceOptions) {
    this.#options = options;
  }

  /** Starts it; it ends with the run. */
  static async start(run: Pick<GoalRun, 'onEnd'>, options: TrustServiceOptions): Promise<TrustService> {
    const service = new TrustService(options);
    service.#port = await listenOnLoopback(service.#server);
    run.onEnd(() => {
      service.#server.closeAllConnections();
      service.#server.close();
    });
    return service;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  #take(path: string, response: ServerResponse): void {
    const work = (): void => this.#work(path, response);
    if (this.#working >= (this.#options.parallel ?? Infinity)) this.#waiting.push(work);
    else work();
  }

  #work(path: string, response: ServerResponse): void {
    const { name, workMs = 0 } = this.#options;
    const body = JSON.stringify({ from: name + path });
    const answer = (): void => {
      this.#working -= 1;
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
        .end(body);
      this.#waiting.shift()?.();
    };
    this.#working += 1;
    if (workMs === 0) answer();
    else setTimeout(answer, workMs);
  }
}
