import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { startProcess, temporaryFolder } from '../cli/gateway-process.ts';
import { codeBlocks, readPage, section } from './pages.ts';

/*
 * The tutorial, played from top to bottom: its service and its document as they stand on the page, each of its
 * commands as a process, each of its answers compared. Ports are any free ones.
 */

const page = readPage('docs/tutorial.md');
const [service = ''] = codeBlocks(page, 'js');
const [document = ''] = codeBlocks(page, 'yaml');
const [shownLines = ''] = codeBlocks(section(page, '## 6. Read the access line'), 'text');
const change = section(page, '## 7. Change it while it runs');
const COMMAND = 'npm run -s gatewright -- ';
const SERVICE_URL = 'http://127.0.0.1:9001';

// At the top level: what is started there ends with the file.
const folder = temporaryFolder();
const documentPath = join(folder, 'shop/gatewright.yaml');
mkdirSync(join(folder, 'shop'));
writeFileSync(join(folder, 'shop/package.json'), '{"type":"module"}');
writeFileSync(join(folder, 'shop/service.js'), service);
let shop = startService('0');
after(() => void shop.kill('SIGKILL'));
const servicePort = await portOf(shop);
assert.ok(document.includes(SERVICE_URL));
writeFileSync(documentPath, document.replace(SERVICE_URL, `http://127.0.0.1:${servicePort}`));
const [start = ''] = codeBlocks(section(page, '## 3. Start'), 'sh');
const gateway = startProcess(folder, [
  ...argvOf(start),
  '--port',
  '0',
  '--drain',
  '1s',
  '--access-log',
  'pretty',
]);
const [, url = ''] = await gateway.stdout.has(/gatewright listens on (http:\S+)/);

describe('the tutorial', () => {
  /** Runs each command of a section and compares its answer with the block behind it. */
  async function play(heading: string): Promise<void> {
    const text = section(page, heading);
    const commands = codeBlocks(text, 'sh');
    const answers = codeBlocks(text, 'json');
    assert.ok(commands.length > 0 && commands.length === answers.length, heading);
    for (const [index, command] of commands.entries()) {
      const call = startProcess(folder, [...argvOf(command), '--url', url]);
      const [exitCode] = await call.ended;
      const answer = call.stdout.text().replace(/"us-[0-9a-f-]{36}"/, '"us-…"');
      assert.equal(answer, answers[index]?.trimEnd(), `${command}${call.stderr.text()}`);
      assert.equal(exitCode, answer.includes('"success":true') ? 0 : 1);
    }
  }

  test('has a document that is good', async () => {
    const validated = startProcess(folder, ['config', 'validate', 'shop/gatewright.yaml']);
    assert.deepEqual(await validated.ended, [0, null]);
    assert.equal(validated.stderr.text(), '');
  });

  test('calls the service and gets its answer and its own error', () => play('## 4. Call'));
  test('meets a wrong sign', () => play('### A wrong sign'));
  test('meets a contract that is broken', () => play('### A parameter that breaks the contract'));
  test('meets a scope that lacks the type', () => play('### A type that the merchant has not granted'));
  test('meets a service that answers nonsense', () => play('### A service that answers nonsense'));

  test('meets a service that is down', async () => {
    const gone = once(shop, 'exit');
    shop.kill('SIGTERM');
    await gone;
    await play('### A service that is down');
  });

  test('shows the access lines that the gateway wrote, but for times', async () => {
    const [shown, last = ''] = [untimed(shownLines), untimed(shownLines).trimEnd().split('\n').at(-1)];
    await gateway.stdout.has(/✗ 2000000 .*\n/);
    const written = untimed(gateway.stdout.text().replaceAll(`:${servicePort}`, ':9001'));
    assert.ok(written.includes(last), written);
    assert.equal(written.slice(written.indexOf('hh:mm:ss')), shown);
  });

  test('is refused with a slip in the document, with the place that the page shows, and goes on', async () => {
    const [slip = ''] = codeBlocks(change, 'diff');
    edit(documentPath, slip);
    const [fault = ''] = codeBlocks(change, 'text');
    await gateway.stderr.has(/did you mean 'stock\.write'\?\n.*\n.*\^\n/);
    assert.ok(gateway.stderr.text().includes(fault), gateway.stderr.text());
  });

  test('serves the mended document within the run, and gets one step further', async () => {
    shop = startService(servicePort);
    await portOf(shop);
    const [, mended = ''] = codeBlocks(change, 'diff');
    edit(documentPath, mended);
    await gateway.stderr.has(/reloaded shop\/gatewright\.yaml: revision [0-9a-f]{12} is served\n/);
    await play('## 7. Change it while it runs');
  });

  test('ends in order', async () => {
    gateway.child.kill('SIGTERM');
    assert.deepEqual(await gateway.ended, [0, null]);
  });
});

/** The arguments of a command of the page; none of them has quotes. */
function argvOf(command: string): readonly string[] {
  const line = command.trimEnd();
  assert.ok(line.startsWith(COMMAND) && !line.includes('\n') && !/["']/.test(line), line);
  return line.slice(COMMAND.length).split(' ');
}

function startService(port: string): ChildProcess {
  return spawn(process.execPath, ['shop/service.js'], { cwd: folder, env: { PORT: port } });
}

/** Resolves once the service listens. */
async function portOf(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout !== null);
  const said = String((await once(child.stdout, 'data'))[0]);
  return /listens on (\d+)/.exec(said)?.[1] ?? assert.fail(said);
}

/** Applies a diff of one line. */
function edit(path: string, diff: string): void {
  const [, old = '', fresh = ''] = /^-(.*)\n\+(.*)\n$/.exec(diff) ?? [];
  const text = readFileSync(path, 'utf8');
  assert.equal(text.split(old).length, 2, `one place for ${diff}`);
  writeFileSync(path, text.replace(old, fresh));
}

function untimed(lines: string): string {
  return lines.replaceAll(/^\d\d:\d\d:\d\d/gm, 'hh:mm:ss').replaceAll(/\d+\.\d ms/g, '0.0 ms');
}
