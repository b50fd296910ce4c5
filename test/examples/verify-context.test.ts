import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { contextDigests } from '../../src/adapters/node/node-digests.ts';
import { renderContext } from '../../src/wire/signed-context.ts';
import { projectRoot } from '../../tools/project.ts';
import { codeOf, requestOf, signedBody, startStage } from '../gateway/http-stage.ts';
import { startCapturingService } from './captured-request.ts';

const KEY = 'a key of the orders service';
/** The clock of the stage stands still. */
const NOW = Date.UTC(2026, 10, 22, 12) / 1000;
const EXAMPLES = join(projectRoot, 'examples/verify-context');

/** How the example of a language is made ready, once, and run. */
interface Language {
  readonly name: string;
  /** A command that tells whether the language is there. */
  readonly probe: readonly string[];
  readonly build?: (folder: string) => readonly string[];
  readonly run: (folder: string) => readonly string[];
}

const LANGUAGES: readonly Language[] = [
  { name: 'Node', probe: [process.execPath, '--version'], run: () => [process.execPath, 'verify.mjs'] },
  { name: 'Python', probe: ['python3', '--version'], run: () => ['python3', 'verify.py'] },
  {
    name: 'Java',
    probe: ['javac', '-version'],
    build: folder => ['javac', '-d', folder, 'Verify.java'],
    run: folder => ['java', '-Xshare:auto', '-XX:TieredStopAtLevel=1', '-cp', folder, 'Verify'],
  },
  {
    name: 'Go',
    probe: ['go', 'version'],
    build: folder => ['go', 'build', '-o', join(folder, 'verify'), 'verify.go'],
    run: folder => [join(folder, 'verify')],
  },
  { name: 'PHP', probe: ['php', '--version'], run: () => ['php', 'verify.php'] },
];

/** The two calls that a gateway really made: one with a body, one with a path and query that it filled. */
const calls = await makeCalls();

async function makeCalls(): Promise<Readonly<Record<'post' | 'get', Buffer>>> {
  await using service = await startCapturingService();
  const document = `
upstreams: [{ name: orders, url: "${service.url}/base/", context_key: ${KEY} }]
apis:
  - { type: bg.order.add, upstream: orders, token: none }
  - { type: bg.order.get, upstream: orders, token: none, method: GET, path: "/orders/{orderId}" }
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [shop-secret], packages: [all], limit: none }]
`;
  await using stage = await startStage({ document });
  const more = '"orderId":"x y","note":"caf\\u00e9 é",';
  // What callers write into these headers must not reach the service.
  const headers = [
    'Host: a',
    'Content-Type: application/json',
    'X-Gatewright-App-Key: forged',
    'x-gatewright-context: t=1,n=1,b=stream,v1=forged',
  ];
  for (const type of ['bg.order.add', 'bg.order.get']) {
    const answer = await stage.ask(requestOf({ body: signedBody({ type, more }), headers }));
    assert.equal(codeOf(answer), 1000000, answer.body.toString());
  }
  const [post, get] = service.requests;
  assert.ok(post && get);
  return { post, get };
}

/** A request, and what the verifier shall say of it. */
interface Case {
  readonly what: string;
  readonly request: Buffer;
  readonly says: 'valid' | 'invalid';
  readonly key?: string;
  readonly now?: number;
}

function changed(request: Buffer, from: string | RegExp, to: string): Buffer {
  const text = request.toString('latin1');
  const result = text.replace(from, to);
  assert.notEqual(result, text);
  return Buffer.from(result, 'latin1');
}

/** The same call with a context that does not speak of its body, as an upload has one. */
function streamed(request: Buffer): Buffer {
  const [head = ''] = request.toString('latin1').split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const own = lines.filter(line => !line.startsWith('x-gatewright-context:'));
  const headers = own.flatMap(line => line.split(': '));
  const call = { seconds: NOW, nonce: 'a1', method, target, headers, body: undefined };
  const context = renderContext(call, new TextEncoder().encode(KEY), contextDigests);
  return changed(request, /x-gatewright-context: [^\r]*/, `x-gatewright-context: ${context}`);
}

const CASES: readonly Case[] = [
  { what: 'a call whose body is a stream', request: streamed(calls.post), says: 'valid' },
  { what: 'a call with a body', request: calls.post, says: 'valid' },
  { what: 'a call with its parameters in path and query', request: calls.get, says: 'valid' },
  { what: 'a call at the end of the window', request: calls.post, says: 'valid', now: NOW + 300 },
  { what: 'a call behind the window', request: calls.post, says: 'invalid', now: NOW + 301 },
  { what: 'a call from ahead of the window', request: calls.post, says: 'invalid', now: NOW - 301 },
  { what: 'another key', request: calls.post, says: 'invalid', key: 'another key' },
  { what: 'another app', request: changed(calls.post, 'app-key: shop', 'app-key: shoq'), says: 'invalid' },
  { what: 'another method', request: changed(calls.get, 'GET', 'DELETE'), says: 'invalid' },
  { what: 'another path', request: changed(calls.get, 'x%20y', 'x%20z'), says: 'invalid' },
  { what: 'another body', request: changed(calls.post, 'x y', 'x z'), says: 'invalid' },
  {
    what: 'a body that is said to be a stream',
    request: changed(calls.post, /,b=[0-9a-f]+/, ',b=stream'),
    says: 'invalid',
  },
  {
    what: 'a header of ours that was added',
    request: changed(calls.post, '\r\n\r\n', '\r\nx-gatewright-mall-id: 7\r\n\r\n'),
    says: 'invalid',
  },
  {
    what: 'a header of ours that stands twice',
    request: changed(calls.post, '\r\n\r\n', '\r\nX-Gatewright-App-Key: other\r\n\r\n'),
    says: 'invalid',
  },
  {
    what: 'no context',
    request: changed(calls.post, /\r\nx-gatewright-context: [^\r]*/, ''),
    says: 'invalid',
  },
];

function isThere([command = '', ...args]: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

for (const { name, probe, build, run } of LANGUAGES) {
  const skip = isThere(probe) ? false : `${name} is not installed: ${CASES.length} cases not run`;
  describe(`the verifier in ${name}`, { skip, timeout: 240_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'verify-context-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    before(() => {
      const [command, ...args] = build?.(folder) ?? [];
      if (command === undefined) return;
      const built = spawnSync(command, args, { cwd: EXAMPLES, encoding: 'utf8' });
      assert.equal(built.status, 0, built.stderr);
    });

    for (const { what, request, says, key = KEY, now = NOW } of CASES) {
      test(`says of ${what}: ${says}`, () => {
        const [command = '', ...args] = run(folder);
        const env = { ...process.env, CONTEXT_KEY: key, NOW: String(now) };
        const result = spawnSync(command, args, { cwd: EXAMPLES, input: request, env, encoding: 'utf8' });
        assert.equal(result.stdout, `${says}\n`, result.stderr);
      });
    }
  });
}

test('callers cannot write the headers of ours that a service sees', () => {
  for (const request of Object.values(calls)) {
    const head = request.toString('latin1').split('\r\n\r\n')[0] ?? '';
    assert.doesNotMatch(head, /forged/);
    assert.equal([...head.matchAll(/\r\nx-gatewright-app-key:/gi)].length, 1);
    assert.equal([...head.matchAll(/\r\nx-gatewright-context:/gi)].length, 1);
  }
});
