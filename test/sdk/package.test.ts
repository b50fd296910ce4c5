import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../../src/adapters/node/system-clock.ts';
import { projectRoot } from '../../tools/project.ts';
import { startTestGateway, type TestGateway } from '../transcripts/running-gateway.ts';
import { type Browser, chromiumMissing, launchChromium } from './chromium.ts';
import { startCuttingServer } from './cutting-server.ts';
import { DEMO, DEMO_APP } from './demo.ts';
import { runtimes } from './runtimes.ts';

const runFile = promisify(execFile);
const TSC = join(projectRoot, 'node_modules/typescript/bin/tsc');
/** Of all its modules, each compressed by itself, as a server without a bundler sends them. */
const GZIP_BYTES_MAX = 22_000;

const DOCUMENT = `
upstreams: [{ name: examples, mock: true }]
apis:
  - { type: bg.echo.get, upstream: examples, token: none, example: { id: 601099548666279, ok: true } }
  - { type: bg.file.upload, upstream: examples, token: none, ingress: upload, example: { stored: true } }
  - { type: bg.closed.get, upstream: examples, token: none, example: 1 }
packages: [{ code: all, types: ["bg.echo.get", "bg.file.upload"] }]
apps: [{ app_key: shop, secrets: [shop-secret], packages: [all], limit: none }]
`;

/** What is run everywhere: an expression that is awaited; \`client\` is the module, \`baseUrl\` the gateway's. */
const TRIAL = `async (client, baseUrl) => {
  const shop = client.createClient({ baseUrl, appKey: 'shop', appSecret: 'shop-secret', now: () => Date.now() - 900_000 });
  const refused = await shop.call('bg.closed.get').catch(err => err);
  const event = await client.verifyWebhook({
    headers: {
      'x-tm-app-key': 'demo-test-app',
      'x-tm-event-code': 'bg_test_event',
      'x-tm-timestamp': '1726127013525',
      'x-tm-signature': '987875c01ea5c7f608502fb92e1de102c59e1c9195c010ab8a80bdb501a04fbc',
    },
    body: '{"eventData":"sQmNTAKR2o4HrmCO3OchFgGyJU5Qta57+JQxxgVyVPU="}',
  }, { secret: '12345678abcdefgh' });
  const files = [{ content: new File(['front'], 'mug.txt') }];
  return JSON.stringify({
    called: await shop.call('bg.echo.get', { id: 601099548666279999n }),
    uploaded: await shop.upload('bg.file.upload', { parameters: { title: 'mug' }, files }, { fileSha256: true }),
    refused: [refused instanceof client.AppKeyNotPermittedError, refused.name, refused.mends],
    event: event.data,
  });
}`;
const TRIED = {
  called: { id: 601099548666279, ok: true },
  uploaded: { stored: true },
  refused: [true, 'app-key-not-permitted', 'platform'],
  event: { orderSn: 'XXYYZZ', status: 1 },
};

/** Two calls on one connection, of which the second is cut after it was sent: it may have been executed. */
const CUT_TRIAL = `
import { createClient } from '@gatewright/client';
async function trial(baseUrl) {
  const shop = createClient({ baseUrl, appKey: 'shop', appSecret: 'shop-secret' });
  console.log(await shop.call('bg.echo.get'));
  await shop.call('bg.echo.get').catch(err => console.log(err.name));
}
await trial`;

const CONSUMER = `
import { createClient, type ErrorName, RefusedError, SignInvalidError, verifyWebhook } from '@gatewright/client';

interface Shop {
  'stock.get': { parameters: { sku: bigint }; result: { left: number } };
}
const client = createClient<Shop>({ baseUrl: 'https://gateway.example', appKey: 'a', appSecret: 'b' });
export const left: Promise<number> = client.call('stock.get', { sku: 1n }).then(result => result.left);
// @ts-expect-error -- the map has no such type
export const none = client.call('stock.put');
export const open: Promise<unknown> = createClient({ baseUrl: '', appKey: '', appSecret: '' }).call('any', { a: 1 });
export function nameOf(err: unknown): ErrorName | undefined {
  if (err instanceof SignInvalidError) return err.name satisfies 'sign-invalid';
  return err instanceof RefusedError ? err.name : undefined;
}
export const hook = verifyWebhook({ headers: new Headers(), body: '' }, { secret: 'x' });
`;

describe('the packed client, installed into an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-client-'));
  const installed = join(folder, 'node_modules/@gatewright/client');
  let pages: Server;
  let gateway: TestGateway;
  let browser: Browser | undefined;

  before(async () => {
    await runFile(process.execPath, [join(projectRoot, 'tools/build.ts'), 'sdk']);
    const packed = await npm([
      'pack',
      '--json',
      '--ignore-scripts',
      '--pack-destination',
      folder,
      join(projectRoot, 'sdk'),
    ]);
    const [report]: readonly { readonly filename: string; readonly size: number }[] = JSON.parse(packed);
    console.log(`the packed client: ${report?.size} bytes; its modules: ${gzipBytes()} bytes in gzip`);
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    await npm([
      'install',
      '--offline',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `./${report?.filename}`,
    ]);
    pages = await servePages(folder);
    const document = `cors_origins: ["${originOf(pages)}"]\n${DOCUMENT}`;
    gateway = await startTestGateway(document, systemClock);
  });

  after(async () => {
    await browser?.close();
    await gateway?.drain(0);
    pages?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { name, command, missing } of runtimes()) {
    test(`calls, uploads, and reads a webhook in ${name}`, { skip: missing }, async () => {
      const baseUrl = `http://127.0.0.1:${gateway.port}`;
      const program = `const tried = await (${TRIAL})(await import('@gatewright/client'), '${baseUrl}'); console.log(tried);`;
      assert.deepEqual(JSON.parse(await runProgram(command, program)), TRIED);
    });

    test(`sends a call once whose connection is cut, in ${name}`, { skip: missing }, async () => {
      await using server = await startCuttingServer();
      const said = await runProgram(command, `${CUT_TRIAL}('${server.url}')`);
      assert.deepEqual([said, server.requests()], ['1\nno-answer\n', 2]);
    });
  }

  test('books the orders of the demo by the example of an ERP', async () => {
    await using demo = await startDemo();
    copyFileSync(join(projectRoot, 'examples/erp-sync/sync.mjs'), join(folder, 'sync.mjs'));
    const env = { ...process.env, GATEWAY_URL: demo.url, ...demo.keys };
    const { stdout } = await runFile(process.execPath, [join(folder, 'sync.mjs')], { cwd: folder, env });
    assert.equal(
      stdout,
      'PO-211-21905452099192792 211-21905473070712792 1 Enamel mug 350 ml\n' +
        'PO-211-21905452099192793 211-21905473070712793 3 Cotton towel\n',
    );
  });

  for (const { where, lib, types } of [
    { where: 'a page', lib: ['es2022', 'dom', 'dom.iterable'], types: [] },
    { where: 'a worker', lib: ['es2022', 'webworker', 'webworker.iterable'], types: [] },
    { where: 'Node', lib: ['es2024'], types: ['node'] },
  ]) {
    test(`type-checks in code for ${where} that also checks the types of its libraries`, async () => {
      const options = {
        strict: true,
        skipLibCheck: false,
        exactOptionalPropertyTypes: true,
        target: 'es2022',
      };
      const typeRoots = [join(projectRoot, 'node_modules/@types')];
      const compilerOptions = { ...options, module: 'nodenext', noEmit: true, lib, types, typeRoots };
      writeFileSync(join(folder, 'consumer.ts'), CONSUMER);
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files: ['consumer.ts'] }),
      );
      const { stdout } = await runFile(process.execPath, [TSC, '-p', folder]).catch(outputOf);
      assert.equal(stdout, '');
    });
  }

  async function runProgram(command: readonly string[], program: string): Promise<string> {
    const file = join(folder, 'trial.js');
    writeFileSync(file, program);
    const [runtime = '', ...flags] = command;
    // A cache of its own, which goes with the folder.
    const env = { ...process.env, HOME: folder, DENO_DIR: join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1' };
    const { stdout } = await runFile(runtime, [...flags, file], { cwd: folder, env });
    return stdout;
  }

  test('carries its licence, its page and everything that it exports, no source, and needs no other package', () => {
    const description: { readonly dependencies?: object } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    );
    assert.equal(description.dependencies, undefined);
    for (const path of ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts']) {
      assert.ok(existsSync(join(installed, path)), path);
    }
    assert.ok(!existsSync(join(installed, 'src')));
    assert.equal(
      readFileSync(join(installed, 'LICENSE'), 'utf8'),
      readFileSync(join(projectRoot, 'LICENSE'), 'utf8'),
    );
  });

  test(`stays within ${GZIP_BYTES_MAX} bytes of gzip`, () => assert.ok(gzipBytes() <= GZIP_BYTES_MAX));

  describe('in a browser, without a bundler', { skip: chromiumMissing, timeout: 120_000 }, () => {
    const module = '/node_modules/@gatewright/client/dist/index.js';

    test('calls, uploads, sets its clock and reads a webhook in a page of another origin', async () => {
      browser ??= await launchChromium();
      const page = await browser.newPage();
      await page.goto(originOf(pages));
      const baseUrl = `http://127.0.0.1:${gateway.port}`;
      const tried = await page.evaluate(
        `import('${module}').then(client => (${TRIAL})(client, '${baseUrl}'))`,
      );
      assert.deepEqual(JSON.parse(String(tried)), TRIED);
    });

    test('does the same in a worker', async () => {
      browser ??= await launchChromium();
      const page = await browser.newPage();
      await page.goto(originOf(pages));
      const baseUrl = `http://127.0.0.1:${gateway.port}`;
      const source = `import * as client from '${originOf(pages)}${module}';
        (${TRIAL})(client, '${baseUrl}').then(postMessage, err => postMessage(String(err)));`;
      writeFileSync(join(folder, 'worker.js'), source);
      const tried = await page.evaluate(`new Promise((resolve, reject) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onmessage = event => resolve(event.data);
        worker.onerror = event => reject(new Error(event.message));
      })`);
      assert.deepEqual(JSON.parse(String(tried)), TRIED);
    });
  });

  async function npm(args: readonly string[]): Promise<string> {
    const { stdout } = await runFile('npm', args, { cwd: folder });
    return stdout;
  }
});

async function startDemo(): Promise<
  AsyncDisposable & { readonly url: string; readonly keys: Readonly<Record<string, string>> }
> {
  const started = await startTestGateway(DEMO, systemClock);
  return {
    url: `http://127.0.0.1:${started.port}`,
    keys: {
      APP_KEY: DEMO_APP.appKey,
      APP_SECRET: DEMO_APP.appSecret,
      ACCESS_TOKEN: DEMO_APP.accessToken,
    },
    async [Symbol.asyncDispose]() {
      await started.drain(0);
    },
  };
}

function gzipBytes(): number {
  const modules = globSync('sdk/dist/**/*.js', { cwd: projectRoot });
  return modules.reduce((sum, path) => sum + gzipSync(readFileSync(join(projectRoot, path))).length, 0);
}

/** Serves a page, and the modules of a folder. */
async function servePages(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = join(folder, request.url ?? '');
    if (request.url === '/')
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>shop</title>');
    else if (!path.endsWith('.js') || !existsSync(path)) response.writeHead(404).end();
    else response.setHeader('content-type', 'text/javascript').end(readFileSync(path));
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return server;
}

function originOf(server: Server): string {
  // A server that listens on a host and port has an address with both.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a compiler that found faults has printed. */
function outputOf(err: unknown): { readonly stdout: string } {
  if (typeof err === 'object' && err !== null && 'stdout' in err) return { stdout: String(err.stdout) };
  throw err;
}
