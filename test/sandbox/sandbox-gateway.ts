import assert from 'node:assert/strict';
import type { CallRecord } from '../../src/main/index.ts';
import { parseDocument, startGateway } from '../../src/main/index.ts';
import type { Document } from '../../src/model/document.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { MovableClock } from '../ports/movable-clock.ts';
import { type Envelope, post } from './signed-call.ts';

export const ADMIN_TOKEN = 'admin-token-of-the-test';
export const NOW_MS = 1_760_000_000_000;

/** A gateway with everything that a sandbox has, on free ports and a machine's clock that stands still. */
export interface SandboxGateway extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly adminUrl: string;
  readonly records: readonly CallRecord[];
  /** The document that is served, with all that was added. */
  readonly served: Document;
  publish(text: string): void;
  send(path: string, body: string): Promise<Envelope>;
}

export function documentOf(text: string): Document {
  const parsed = parseDocument(
    `version: 1\nlisten: { gateway: "127.0.0.1:0", admin: "127.0.0.1:0" }\n${text}`,
  );
  assert.ok('document' in parsed, JSON.stringify(parsed));
  return parsed.document;
}

/** `text`: the document without `version` and `listen`. */
export async function startSandbox(text = ''): Promise<SandboxGateway> {
  const machine = new MovableClock(NOW_MS);
  const sandbox = new Sandbox(machine);
  const records: CallRecord[] = [];
  const document = documentOf(text);
  const gateway = await startGateway({
    document,
    revision: 'test',
    clock: machine,
    sandbox,
    adminToken: ADMIN_TOKEN,
    callLogs: [{ record: call => void records.push(call) }],
  });
  const url = `http://127.0.0.1:${gateway.listening.gateway.port}`;
  return {
    sandbox,
    url,
    adminUrl: `http://127.0.0.1:${gateway.listening.admin.port}`,
    records,
    served: sandbox.furnish(document),
    publish: next => gateway.publish(documentOf(next), 'next'),
    send: (path, body) => post(url + path, body),
    async [Symbol.asyncDispose]() {
      await gateway.drain(0);
    },
  };
}
