import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { ServiceOutcome } from '../../ports/upstream.ts';

/** Source: protocol.md §6. */
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;
const EMPTY = new Uint8Array(0);

/** One request to a service and what comes of it: told once, by its answer, its end, or its deadline. */
export class ServiceExchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (outcome: ServiceOutcome) => void;
  readonly #deadline: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #isSettled = false;
  #status = 0;
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(timeoutMs: number, resolve: (outcome: ServiceOutcome) => void) {
    this.#resolve = resolve;
    this.#deadline = setTimeout(() => this.#giveUp(`no complete answer within ${timeoutMs} ms`), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The deadline may have passed while the connection was made: then nothing is sent.
    if (this.#isSettled) controller.abort(new Error('the deadline has passed'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return;
    this.#status = status;
    if (Number(headers['content-length'] ?? 0) > ANSWER_BYTES_MAX) this.#refuseSize(controller);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > ANSWER_BYTES_MAX) this.#refuseSize(controller);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#settle({ outcome: 'answered', status: this.#status, body: this.#body(), answeredBy: 'service' });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle({ outcome: 'silent', sent: this.#controller !== undefined, cause: causeOf(error) });
  }

  /** Ends an exchange that could not begin. */
  shed(cause: string): void {
    this.#settle({ outcome: 'shed', cause });
  }

  #giveUp(cause: string): void {
    this.#settle({ outcome: 'silent', sent: this.#controller !== undefined, cause });
    this.#controller?.abort(new Error(cause));
  }

  #refuseSize(controller: Dispatcher.DispatchController): void {
    this.#chunks = [];
    this.#settle({ outcome: 'oversize', status: this.#status });
    controller.abort(new Error('the answer is too large'));
  }

  #settle(outcome: ServiceOutcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    clearTimeout(this.#deadline);
    this.#resolve(outcome);
  }

  #body(): Uint8Array {
    const [only = EMPTY] = this.#chunks;
    if (this.#chunks.length <= 1) return only;
    const body = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      body.set(chunk, at);
      at += chunk.length;
    }
    return body;
  }
}

/** The code where there is one: messages may carry addresses, codes are what operators look for. */
function causeOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.message === '' ? code : `${code}: ${error.message}`;
}
