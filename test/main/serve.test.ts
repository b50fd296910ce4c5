import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { md5OfBytes } from '../../src/cli/md5-of-bytes.ts';
import { journalIn } from '../../src/main/call-journal.ts';
import { type ServeEvent, type ServeOutcome, serve } from '../../src/main/serve.ts';
import type { CallRecord } from '../../src/ports/call-log.ts';
import { signCall } from '../../src/wire/sign-call.ts';

const LISTEN = 'listen: { gateway: 127.0.0.1:0, admin: 127.0.0.1:0 }';
const EVER = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
/** At once, so that a test does not wait for a load balancer that is not there. */
const DRAIN = 'drain: { notice: 0s, idle: 0s, finish: 30s }';

describe('serve', () => {
  test('serves a changed document, and loses no call of a stream meanwhile', async () => {
    const served = await start(documentOf({ example: '{ answer: 1 }' }));
    const answers: string[] = [];
    let isReloaded = false;
    const reloaded = served.next('reloaded').then(event => {
      isReloaded = true;
      return event;
    });
    served.write(documentOf({ example: '{ answer: 2 }' }));
    for (let left = 20; left > 0; left -= isReloaded ? 1 : 0) answers.push(await served.call('a.b'));
    assert.ok(answers.every(answer => answer.includes('"success":true')));
    assert.match(answers[0] ?? '', /"answer":1/);
    assert.match(answers.at(-1) ?? '', /"answer":2/);
    const { revision, asksForOtherAddress, changes } = await reloaded;
    assert.equal(asksForOtherAddress, false);
    assert.deepEqual(changes, [
      {
        change: 'changed',
        what: 'API',
        id: 'a.b V1',
        fields: [{ path: 'example', before: '{"answer":1}', after: '{"answer":2}' }],
      },
    ]);
    assert.equal(served.records.at(-1)?.revision, revision);
    assert.deepEqual(await served.stop(), { ended: 'drained', cut: 0 });
  });

  test('writes its calls down beside the document where that asks for it, and has written the last one at its end', async () => {
    const served = await start(`${documentOf({ example: '{ answer: 1 }' })}\njournal: { path: calls }\n`);
    await served.call('a.b');
    await served.call('a.b', 'wrong-secret');
    await served.stop();
    const calls = [...journalIn(join(dirname(served.path), 'calls')).read(EVER)];
    assert.deepEqual(
      calls.map(({ code, stoppedBy, sent }) => [code, stoppedBy, sent?.type]),
      [
        [1000000, undefined, 'a.b'],
        [3000001, 'check-sign', 'a.b'],
      ],
    );
  });

  test('serves all the same where its calls cannot be written down, and says so once', async () => {
    const document = documentOf({ example: '{ answer: 1 }' });
    const served = await start(`${document}\njournal: { path: in-the-way }\n`, { 'in-the-way': '' });
    const told = served.next('journal');
    assert.match(await served.call('a.b'), /"answer":1/);
    assert.partialDeepStrictEqual(await told, { trouble: 'unwritable', cause: 'EEXIST' });
    assert.match(await served.call('a.b'), /"answer":1/);
    await served.stop();
  });

  test('follows a document that is replaced by a rename', async () => {
    const served = await start(documentOf({ example: '{ answer: 1 }' }));
    const reloaded = served.next('reloaded');
    writeFileSync(`${served.path}.new`, documentOf({ example: '{ answer: 2 }' }));
    renameSync(`${served.path}.new`, served.path);
    await reloaded;
    assert.match(await served.call('a.b'), /"answer":2/);
    await served.stop();
  });

  test('refuses a bad document whole, tells its faults, and goes on with the one before', async () => {
    const served = await start(documentOf({ example: '{ answer: 1 }' }));
    const refused = served.next('refused');
    served.write(`${documentOf({ example: '{ answer: 2 }' })}\nwrong: 1\n`);
    assert.equal((await refused).faults[0]?.message, 'unknown key');
    assert.match(await served.call('a.b'), /"answer":1/);
    const reloaded = served.next('reloaded');
    served.write(documentOf({ example: '{ answer: 3 }' }));
    await reloaded;
    assert.match(await served.call('a.b'), /"answer":3/);
    await served.stop();
  });

  test('reads the document again on a wish, and follows the secret files that it names', async () => {
    const served = await start(documentOf({ secret: '{ file: secret.txt }' }), {
      'secret.txt': 'first-secret\n',
    });
    assert.match(await served.call('a.b', 'first-secret'), /"success":true/);
    const wished = served.next('reloaded');
    served.wish('reload');
    await wished;
    const followed = served.next('reloaded');
    served.write('second-secret\n', 'secret.txt');
    await followed;
    assert.match(await served.call('a.b', 'second-secret'), /"success":true/);
    assert.match(await served.call('a.b', 'first-secret'), /"errorCode":3000001/);
    await served.stop();
  });

  test('says that a change of listen takes a restart, and serves the rest of that document', async () => {
    const served = await start(documentOf({ example: '{ answer: 1 }' }));
    const reloaded = served.next('reloaded');
    served.write(
      documentOf({ example: '{ answer: 2 }' }).replace('admin: 127.0.0.1:0', 'admin: 127.0.0.1:9'),
    );
    assert.equal((await reloaded).asksForOtherAddress, true);
    assert.match(await served.call('a.b'), /"answer":2/);
    await served.stop();
  });

  test('a document that is emptied while it is served is refused, and the old one goes on', async () => {
    const served = await start(documentOf({ example: '{ answer: 1 }' }));
    const refused = served.next('refused');
    served.write('');
    assert.match((await refused).faults[0]?.message ?? '', /became empty/);
    assert.match(await served.call('a.b'), /"answer":1/);
    await served.stop();
  });

  test('finishes the calls in flight when it is asked to stop', async () => {
    const service = await slowService();
    const served = await start(documentOf({ url: service.url }));
    const call = served.call('slow');
    const response = await service.held;
    const draining = served.next('draining');
    const stopped = served.stop();
    await draining;
    await assert.rejects(fetch(`http://127.0.0.1:${served.port}/openapi/router`, { method: 'POST' }));
    response.end('{"late":true}');
    assert.match(await call, /\{"result":\{"late":true\},"success":true/);
    assert.deepEqual(await stopped, { ended: 'drained', cut: 0 });
  });

  test('drains in the phases of the document that it serves last, and without notice where a person waits', async () => {
    const served = await start(documentOf({}));
    const reloaded = served.next('reloaded');
    served.write(documentOf({}).replace(DRAIN, 'drain: { notice: 1ms, idle: 2ms, finish: 3ms }'));
    await reloaded;
    const draining = served.next('draining');
    served.wish('stop');
    assert.deepEqual((await draining).times, { noticeMs: 1, idleMs: 2, finishMs: 3 });
    await served.outcome;

    const watched = await start(
      documentOf({}).replace(DRAIN, 'drain: { notice: 1h, idle: 1h, finish: 3ms }'),
    );
    const ending = watched.next('draining');
    watched.wish('stop', true);
    assert.deepEqual((await ending).times, { noticeMs: 0, idleMs: 0, finishMs: 3 });
    assert.deepEqual(await watched.outcome, { ended: 'drained', cut: 0 });
  });

  test('ends at once on a second wish, but not on the echo of the first within half a second', async () => {
    const service = await slowService();
    const clock = { nowMs: 1000 };
    const served = await start(documentOf({ url: service.url }), {}, () => clock.nowMs);
    const call = served.call('slow').catch(() => 'cut');
    const response = await service.held;
    let ended: ServeOutcome | undefined;
    void served.outcome.then(outcome => {
      ended = outcome;
    });
    served.wish('stop');
    clock.nowMs += 499;
    served.wish('stop');
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(ended, undefined);
    clock.nowMs += 1;
    served.wish('stop');
    assert.deepEqual(await served.outcome, { ended: 'at-once' });
    response.end('{}');
    await call;
  });

  test('names the key whose address is taken, and leaves nothing open', async () => {
    const taken = createServer();
    const port = await listening(taken);
    const served = await start(documentOf({}).replace('admin: 127.0.0.1:0', `admin: 127.0.0.1:${port}`));
    const fault = { keys: ['listen.admin'], address: `127.0.0.1:${port}`, code: 'EADDRINUSE' };
    assert.deepEqual(await served.outcome, { ended: 'no-address', fault });
    taken.close();
  });

  test('opens no admin listener that other machines reach, where nobody said that it may', async () => {
    const served = await start(documentOf({}).replace('admin: 127.0.0.1:0', 'admin: 0.0.0.0:0'));
    assert.deepEqual(await served.outcome, { ended: 'public-admin', host: '0.0.0.0' });
  });

  test('ends with the faults of a document that was bad from the start', async () => {
    const served = await start('wrong: 1\n');
    const outcome = await served.outcome;
    assert.ok(outcome.ended === 'bad-document');
    assert.equal(outcome.faults[0]?.message, 'unknown key');
  });
});

function documentOf({
  example = '{}',
  secret = 'secret',
  url,
}: {
  example?: string;
  secret?: string;
  url?: string;
}): string {
  return `version: 1
${LISTEN}
${DRAIN}
upstreams:
  - { name: mock, mock: true }
  - { name: service, url: "${url ?? 'http://127.0.0.1:9'}" }
apis:
  - { type: a.b, token: none, upstream: mock, example: ${example} }
  - { type: slow, token: none, upstream: service, timeout: 60s }
packages: [{ code: all, types: ["*"] }]
apps: [{ app_key: app, secrets: [${secret}], packages: [all], limit: none }]
`;
}

interface Served {
  readonly path: string;
  readonly port: number;
  readonly records: readonly CallRecord[];
  readonly outcome: Promise<ServeOutcome>;
  write(text: string, name?: string): void;
  next<Name extends ServeEvent['event']>(name: Name): Promise<Extract<ServeEvent, { event: Name }>>;
  wish(name: 'reload' | 'stop', isWatched?: boolean): void;
  stop(): Promise<ServeOutcome>;
  call(type: string, secret?: string): Promise<string>;
}

/** Starts to serve this document from a folder of its own; resolves when it is ready or has ended. */
async function start(
  text: string,
  files: Readonly<Record<string, string>> = {},
  nowMs: () => number = () => performance.now(),
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-serve-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'gatewright.yaml');
  const write = (content: string, name = 'gatewright.yaml'): void =>
    writeFileSync(join(folder, name), content);
  for (const [name, content] of Object.entries(files)) write(content, name);
  write(text);
  const bus = new EventEmitter();
  const on = (name: string, listener: (isWatched: boolean) => void): (() => void) => {
    bus.on(name, listener);
    return () => bus.off(name, listener);
  };
  const records: CallRecord[] = [];
  const next: Served['next'] = async name => {
    // `report` emits each event under its own name, as its only argument.
    const [event] = (await once(bus, name)) as [Extract<ServeEvent, { event: typeof name }>];
    return event;
  };
  const ready = next('ready');
  const outcome = serve({
    source: { path, environment: {} },
    adminToken: { value: 'admin', isGiven: true },
    callLogs: [{ record: call => void records.push(call) }],
    wishes: { onReload: listener => on('reload', listener), onStop: listener => on('stop', listener) },
    report: event => void bus.emit(event.event, event),
    nowMs,
  });
  const started = await Promise.race([ready, outcome]);
  const port = 'listening' in started ? started.listening.gateway.port : 0;
  return {
    path,
    port,
    records,
    outcome,
    write,
    next,
    wish: (name, isWatched = false) => void bus.emit(name, isWatched),
    stop() {
      bus.emit('stop', false);
      return outcome;
    },
    async call(type, secret = 'secret') {
      const body = signCall(
        Buffer.from('{}'),
        { type, appKey: 'app', secret, token: undefined },
        { nowMs: Date.now(), md5: md5OfBytes },
      );
      assert.ok(body instanceof Uint8Array);
      const headers = { 'content-type': 'application/json' };
      const url = `http://127.0.0.1:${port}/openapi/router`;
      const response = await fetch(url, { method: 'POST', headers, body: Uint8Array.from(body) });
      return response.text();
    },
  };
}

/** A service that holds its first call until the test answers it. */
async function slowService(): Promise<{ readonly url: string; readonly held: Promise<ServerResponse> }> {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) =>
    resolve(response.setHeader('content-type', 'application/json')),
  );
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${await listening(server)}`, held: promise };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with a port.
  return (server.address() as AddressInfo).port;
}
