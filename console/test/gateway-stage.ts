import { join } from 'node:path';
import type { AccessService } from '../../src/access/access-service.ts';
import { systemClock } from '../../src/adapters/node/system-clock.ts';
import { parseDocument, type RunningGateway, startGateway } from '../../src/main/index.ts';
import type { Document } from '../../src/model/document.ts';
import { urlOf } from '../../src/model/url-of.ts';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { postCall, signedBody, type TestAnswer, type TestCallOptions } from '../../src/testing/test-call.ts';

export const DIST = join(import.meta.dirname, '../dist');
export const TOKEN = 'admin-token-of-the-console-test';

/** A body of its own, and the bytes around it as they are. */
interface RawCall {
  readonly body: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a gateway has beside its document. */
export interface StageParts {
  /** Users and tokens of its admin interface. */
  readonly access?: AccessService;
  readonly bootstrapToken?: string;
}

/** The gateway that `npm start` serves, the demo, in this process and on free ports, with the console as it is built. */
export class GatewayStage {
  readonly #document: Document;
  readonly #parts: SandboxParts;
  #gateway: RunningGateway;

  private constructor(document: Document, parts: SandboxParts, gateway: RunningGateway) {
    this.#document = document;
    this.#parts = parts;
    this.#gateway = gateway;
  }

  /** `document`: YAML, in place of the demo's. */
  static async start(document = DEMO_DOCUMENT, more: StageParts = {}): Promise<GatewayStage> {
    const parsed = parseDocument(document);
    if ('faults' in parsed) throw new Error(parsed.faults.map(({ message }) => message).join('\n'));
    const free = { host: '127.0.0.1', port: 0 };
    const listen = { gateway: free, admin: free, portal: free, status: undefined };
    const parts = { ...more, sandbox: new Sandbox(systemClock) };
    const served = { ...parsed.document, listen };
    return new GatewayStage(served, parts, await startOn(served, parts));
  }

  /** Where the console is. */
  get origin(): string {
    return urlOf(this.#gateway.listening.admin);
  }

  /** Where calls go. */
  get url(): string {
    return urlOf(this.#gateway.listening.gateway);
  }

  get sandbox(): Sandbox {
    return this.#parts.sandbox;
  }

  /** Signs and sends a call of the sandbox's good app, or of another one. */
  call(
    type: string,
    parameters: string | Readonly<Record<string, unknown>> = {},
    options: TestCallOptions = {},
  ): Promise<TestAnswer> {
    const body = signedBody({ ...options, type, parameters }, this.#document, this.sandbox.clock.wallMs());
    return postCall(`${this.url}${options.path ?? '/openapi/router'}`, body, options.headers);
  }

  /** Sends what somebody else signed, or did not. */
  send({ body, path = '/openapi/router', headers }: RawCall): Promise<TestAnswer> {
    return postCall(`${this.url}${path}`, new TextEncoder().encode(body), headers);
  }

  /** Asks the admin interface, as the console does. */
  async ask(path: string): Promise<unknown> {
    const response = await fetch(`${this.origin}/admin/v1${path}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    return response.json();
  }

  /** Ends the gateway and every connection to it; what it remembered is gone. */
  async stop(): Promise<void> {
    await this.#gateway.drain(0);
  }

  /** Starts it again where it was. */
  async startAgain(): Promise<void> {
    const { gateway, admin } = this.#gateway.listening;
    const listen = { ...this.#document.listen, gateway, admin };
    this.#gateway = await startOn({ ...this.#document, listen }, this.#parts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

interface SandboxParts extends StageParts {
  readonly sandbox: Sandbox;
}

function startOn(document: Document, parts: SandboxParts): Promise<RunningGateway> {
  return startGateway({
    document,
    revision: 'demo',
    adminToken: TOKEN,
    ...parts,
    // A machine that is busy with browsers turns no call of a test away.
    lag: { standingMs: 0, turnWaitMs: 0 },
  });
}
