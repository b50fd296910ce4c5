import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { demoGuide } from '../../src/cli/demo-guide.ts';
import { parseDocument } from '../../src/config/parse-document.ts';
import { type ErrorName, errorNames, errorRows } from '../../src/errors/table.ts';
import { type RunningGateway, startGateway } from '../../src/main/start-gateway.ts';
import type { Document } from '../../src/model/document.ts';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { projectRoot } from '../../tools/project.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { startProcess, temporaryFolder } from '../cli/gateway-process.ts';
import { codeBlocks, readPage, section, tableRows } from './pages.ts';

const page = readPage('README.md');
const COMMAND = 'npm run -s gatewright -- ';

function parsed(text: string): Document {
  const document = parseDocument(text);
  assert.ok('document' in document);
  return document.document;
}

/** The arguments of a command of the page, as a shell would split them; only single quotes are used. */
function argvOf(command: string): readonly string[] {
  assert.ok(command.startsWith(COMMAND), command);
  const words = command.slice(COMMAND.length).match(/'[^']*'|[^\s']+/g) ?? [];
  return words.map(word => word.replaceAll("'", ''));
}

describe('meeting the error table by hand', () => {
  const rows = tableRows(section(page, '## Meet the error table by hand'));
  let gateway: RunningGateway;
  let url = '';

  before(async () => {
    // Free ports for the gateway; a port that nobody listens on for the service that is not there.
    const text = DEMO_DOCUMENT.replaceAll(/127\.0\.0\.1:80\d\d/g, '127.0.0.1:0').replace(':9001', ':1');
    gateway = await startGateway({ document: parsed(text), revision: 'demo' });
    url = `http://127.0.0.1:${gateway.listening.gateway.port}`;
  });

  after(() => gateway.drain(0));

  for (const [codes = '', command = ''] of rows) {
    test(`meets ${codes} as the page says: ${command}`, async () => {
      const terminal = fakeTerminal();
      terminal.write('gatewright.yaml', DEMO_DOCUMENT);
      terminal.write('README.md', '# A file to upload');
      for (const [code = ''] of codes.matchAll(/\b\d{7}\b/g)) {
        const { stdout } = await terminal.run(...argvOf(command.replaceAll('`', '')), '--url', url);
        assert.match(stdout, new RegExp(`"errorCode":${code},`));
      }
    });
  }

  test('says how many there are', () => {
    assert.ok(page.includes(`<summary>${rows.length} rows, `), String(rows.length));
  });

  test('leaves out only the two rows that the page says it cannot show', () => {
    const met = new Set(rows.flatMap(([codes = '']) => codes.match(/\b\d{7}\b/g) ?? []));
    const left = errorNames.filter(name => !met.has(String(errorRows[name].code)));
    assert.deepEqual(new Set(left), new Set<ErrorName>(['service-error', 'system-exception']));
  });
});

describe('every other command of the page, in the folder of a running demo', () => {
  const shown = [
    ...codeBlocks(page, 'sh').flatMap(block => block.split('\n')),
    ...tableRows(section(page, '## What else it does for integrators')).map(([, cell = '']) =>
      cell.replaceAll('`', ''),
    ),
  ].filter(line => line.startsWith(COMMAND));
  const folder = temporaryFolder();
  const started = startProcess(folder, ['serve', '--demo', '--port', '0', '--drain', '1s']);

  before(async () => {
    await started.stdout.has(/^curl /m);
    const signed = startProcess(folder, ['call', 'bg.order.list.v2.get', 'pageNumber:=1', '--curl']);
    await signed.ended;
    writeFileSync(join(folder, 'body.json'), / -d '(.*)'\n$/.exec(signed.stdout.text())?.[1] ?? '');
  });

  /** The refused call of the page, which the commands behind it speak of. */
  let refusedId = '';
  /** Those that end with 1, as a refusal does. */
  const refused = [/--secret another/, / explain /];

  for (const command of shown) {
    test(`runs: ${command}`, async () => {
      const ran = startProcess(folder, argvOf(command.replace('us-…', refusedId)));
      const [exitCode] = await ran.ended;
      assert.equal(exitCode, refused.some(each => each.test(command)) ? 1 : 0, ran.stderr.text());
      if (command.includes('--secret another')) {
        const [said = ''] = codeBlocks(section(page, '## The first bad call'), 'text');
        assert.ok(ran.stderr.text().startsWith(said), ran.stderr.text());
        refusedId = / explain (us-\S+)/.exec(ran.stderr.text())?.[1] ?? '';
      }
      if (command.includes(' explain ')) assert.match(ran.stdout.text(), /^3000001 sign-invalid\n/);
      if (command.includes(' replay ')) assert.match(ran.stdout.text(), /"success":true/);
    });
  }

  test('are all that it says it has', () => assert.ok(shown.length >= 12, shown.join('\n')));

  for (const [index, block] of codeBlocks(page, 'js').entries()) {
    test(`runs its program ${index + 1}`, async () => {
      const url = /http:\S+:\d+/.exec(started.stdout.text())?.[0] ?? '';
      const program = block
        .replace("'gatewright/testing'", JSON.stringify(join(projectRoot, 'src/testing/index.ts')))
        .replace("'@gatewright/client'", JSON.stringify(join(projectRoot, 'sdk/src/index.ts')))
        .replace('http://127.0.0.1:8080', url);
      const file = join(folder, `program-${index}.mts`);
      const result = /^const (\w+) = await (?:gateway|client)\.call/m.exec(block)?.[1] ?? '';
      writeFileSync(file, `${program}\nconsole.log(JSON.stringify(${result}));\n`);
      const { stdout } = await promisify(execFile)(process.execPath, [file]);
      assert.match(stdout, /"totalItemNum":\d/);
    });
  }
});

test('the curl line is the one that the demo prints at that moment, and the answer is its answer', async () => {
  const line = codeBlocks(page, 'sh').find(block => block.startsWith('curl ')) ?? '';
  const nowMs = 1000 * Number(/"timestamp":(\d{10}),/.exec(line)?.[1]);
  const guide = demoGuide(parsed(DEMO_DOCUMENT), 'http://127.0.0.1:8080', nowMs);
  assert.equal(line.trimEnd(), guide?.curl);
  const text = DEMO_DOCUMENT.replaceAll(/127\.0\.0\.1:80\d\d/g, '127.0.0.1:0');
  const clock = { wallMs: () => nowMs, monotonicMs: () => performance.now() };
  const gateway = await startGateway({ document: parsed(text), revision: 'demo', clock });
  const answer = await fetch(`http://127.0.0.1:${gateway.listening.gateway.port}/openapi/router`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: / -d '(.*)'$/m.exec(line)?.[1] ?? '',
  });
  const [shown = ''] = codeBlocks(page, 'json');
  const pattern = shown
    .trimEnd()
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('…', '.*');
  assert.match(await answer.text(), new RegExp(`^${pattern}$`));
  await gateway.drain(0);
});

test('the demo listens where the page says', () => {
  const ports = [...DEMO_DOCUMENT.matchAll(/127\.0\.0\.1:(80\d\d)/g)].map(([, port]) => port);
  assert.ok(page.includes(`ports ${ports.slice(0, -1).join(', ')} and ${ports.at(-1) ?? ''}`), ports.join());
});

test('every npm script that a page names is in package.json', () => {
  // package.json has scripts.
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  for (const name of ['README.md', 'CONTRIBUTING.md', 'docs/tutorial.md', 'docs/operations.md']) {
    for (const [, script = ''] of readPage(name).matchAll(/npm run (?:-s |--silent )?([a-z]+)/g)) {
      assert.ok(Object.hasOwn(scripts, script), `${name}: ${script}`);
    }
  }
});

test('the picture of the folders names what is there', () => {
  const [picture = ''] = codeBlocks(section(page, '## How it is built'), 'text');
  const folders = picture.split('\n').flatMap(line => {
    const first = line.split(/ {2,}/)[0] ?? '';
    return first.split(' ').filter(word => word !== '');
  });
  assert.ok(folders.length > 12);
  for (const folder of folders) assert.ok(existsSync(join(projectRoot, folder)), folder);
});
