import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { md5OfBytes } from '../../src/cli/md5-of-bytes.ts';
import { inheritedSocket } from '../../src/main/inherited-socket.ts';
import { signCall } from '../../src/wire/sign-call.ts';
import {
  type GatewayProcess,
  startProcess,
  startProcessOnSocket,
  temporaryFolder,
} from '../cli/gateway-process.ts';
import { listenOnLoopback } from '../faults/listen-on-loopback.ts';
import { LoadGenerator } from '../faults/load-generator.ts';
import { answeredWith, lostOf, SUCCESS } from '../faults/load-plan.ts';
import { bindSocket } from './bound-socket.ts';

const DOCUMENT = `version: 1
listen: { gateway: "127.0.0.1:{port}", admin: "127.0.0.1:0" }
drain: { notice: 100ms, idle: 300ms, finish: 10s }
upstreams: [{ name: mock, mock: true }]
apis: [{ type: a.b, token: none, upstream: mock, example: { ok: true } }]
packages: [{ code: all, types: ["*"] }]
apps: [{ app_key: app, secrets: [secret], packages: [all], limit: none }]
`;
const READY = /listens on http:\/\/127\.0\.0\.1:(\d+)/;
const ARGS = ['serve', '--access-log', 'off'];

describe('a restart', { timeout: 60_000 }, () => {
  test('over a socket that is handed over loses no call, though for a while nobody serves', async t => {
    const folder = temporaryFolder();
    const socket = bindSocket();
    t.after(() => socket.close());
    // Another port than that of the socket: what is handed over is what is used.
    writeFileSync(join(folder, 'gatewright.yaml'), DOCUMENT.replace('{port}', '0'));
    const start = async (): Promise<GatewayProcess> => {
      const gateway = startProcessOnSocket(folder, ARGS, socket.descriptor);
      const [, port] = await gateway.stdout.has(READY);
      assert.equal(Number(port), socket.port);
      return gateway;
    };
    let gateway = await start();
    const generator = new LoadGenerator(folder);
    t.after(() => generator.stop());
    let isLoading = true;
    const loading = generator
      .run({
        targets: [{ port: socket.port }],
        requests: [{ bytes: signedRequest().toString('base64'), expects: '"ok":true' }],
        perSecond: 100,
        durationMs: 6000,
        freshShare: 0.3,
        timeoutMs: 30_000,
      })
      .finally(() => {
        isLoading = false;
      });
    let restarts = 0;
    while (isLoading && restarts < 2) {
      gateway.child.kill('SIGTERM');
      assert.deepEqual(await gateway.ended, [0, null]);
      assert.match(gateway.stderr.text(), /ended: every call was answered\n$/);
      gateway = await start();
      restarts += 1;
    }
    const report = await loading;
    t.diagnostic(`${restarts} restarts, ${lostOf(report)} of ${report.scheduled} calls lost`);
    assert.ok(restarts > 0);
    assert.equal(lostOf(report), 0, JSON.stringify(report.lost));
    assert.equal(answeredWith(report, SUCCESS), report.scheduled);
    assert.equal(report.odd, 0);
  });

  test('may begin before the end of the old process, where both reuse the port', async t => {
    const folder = temporaryFolder();
    const taken = createServer();
    const port = await listenOnLoopback(taken);
    await new Promise(resolve => taken.close(resolve));
    writeFileSync(join(folder, 'gatewright.yaml'), DOCUMENT.replace('{port}', String(port)));
    const old = startProcess(folder, [...ARGS, '--reuse-port']);
    const heard = await Promise.race([old.stdout.has(READY), old.ended]);
    if (typeof heard[0] !== 'string') {
      t.skip(`this system does not share ports: ${old.stderr.text()}`);
      return;
    }
    const next = startProcess(folder, [...ARGS, '--reuse-port']);
    await next.stdout.has(READY);
    old.child.kill('SIGTERM');
    assert.deepEqual(await old.ended, [0, null]);
    assert.match(await call(port), /"ok":true/);
    next.child.kill('SIGTERM');
    assert.deepEqual(await next.ended, [0, null]);
  });
});

describe('a socket that a process manager hands over', () => {
  for (const [what, environment, expected] of [
    ['is the first descriptor behind the standard ones', { LISTEN_PID: '42', LISTEN_FDS: '1' }, 3],
    ['for another process is none', { LISTEN_PID: '41', LISTEN_FDS: '1' }, undefined],
    ['for no process in particular is none', { LISTEN_FDS: '1' }, undefined],
    ['that is not there is none', { LISTEN_PID: '42', LISTEN_FDS: '0' }, undefined],
    ['is none where there are several', { LISTEN_PID: '42', LISTEN_FDS: '2' }, undefined],
  ] as const) {
    test(what, () => assert.equal(inheritedSocket(environment, 42), expected));
  }
});

function signedBody(): Buffer {
  const facts = { type: 'a.b', appKey: 'app', secret: 'secret', token: undefined };
  const body = signCall(Buffer.from('{}'), facts, { nowMs: Date.now(), md5: md5OfBytes });
  assert.ok(body instanceof Uint8Array);
  return Buffer.from(body);
}

function signedRequest(): Buffer {
  const body = signedBody();
  const head = `POST /openapi/router HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

async function call(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/openapi/router`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: Uint8Array.from(signedBody()),
  });
  return answer.text();
}
