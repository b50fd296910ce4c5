import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { demoGuide } from '../../src/cli/demo-guide.ts';
import { parseDocument } from '../../src/config/parse-document.ts';
import { type ErrorName, errorNames, errorRows } from '../../src/errors/table.ts';
import { type RunningGateway, startGateway } from '../../src/main/start-gateway.ts';
import type { Document } from '../../src/model/document.ts';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { projectRoot } from '../../tools/project.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
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

  test('leaves out only the two rows that the page says it cannot show', () => {
    const met = new Set(rows.flatMap(([codes = '']) => codes.match(/\b\d{7}\b/g) ?? []));
    const left = errorNames.filter(name => !met.has(String(errorRows[name].code)));
    assert.deepEqual(new Set(left), new Set<ErrorName>(['service-error', 'system-exception']));
  });
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
