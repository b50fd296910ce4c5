import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parseDocument } from '../../src/config/parse-document.ts';
import { startGateway } from '../../src/main/start-gateway.ts';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { readPage, section } from './pages.ts';

/** The blocks of a numbered list: indented by three spaces. */
function listedBlock(text: string, language: string): string {
  const [, block = ''] = new RegExp(`^ {3}\`\`\`${language}\\n(.*?)^ {3}\`\`\`$`, 'ms').exec(text) ?? [];
  return block.replaceAll(/^ {3}/gm, '');
}

test('an API is added to the demo and called as the page says', async () => {
  const text = section(readPage('CONTRIBUTING.md'), '## Add an API in ten minutes');
  const document = DEMO_DOCUMENT.replace('\napis:\n', `\napis:\n${listedBlock(text, 'yaml')}`);
  const parsed = parseDocument(document.replaceAll(/127\.0\.0\.1:80\d\d/g, '127.0.0.1:0'));
  assert.ok('document' in parsed);
  const gateway = await startGateway({ document: parsed.document, revision: 'edited' });
  after(() => gateway.drain(0));
  const terminal = fakeTerminal();
  terminal.write('gatewright.yaml', document);
  const validated = await terminal.run('config', 'validate');
  assert.deepEqual({ exitCode: validated.exitCode, stderr: validated.stderr }, { exitCode: 0, stderr: '' });
  const [, line = ''] = / -- (call .*)\n/.exec(listedBlock(text, 'sh')) ?? [];
  const url = `http://127.0.0.1:${gateway.listening.gateway.port}`;
  const called = await terminal.run(...line.split(' '), '--url', url);
  assert.match(called.stdout, /^\{"result":\{"goodsId":601099548666279,"price":8\.90,.*"success":true/);
});
