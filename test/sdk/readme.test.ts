import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { systemClock } from '../../src/adapters/node/system-clock.ts';
import { projectRoot } from '../../tools/project.ts';
import { readPage } from '../docs/pages.ts';
import { startTestGateway, type TestGateway } from '../transcripts/running-gateway.ts';
import { DEMO } from './demo.ts';

const runFile = promisify(execFile);

/** Each example with the heading above it, and what the page says that it prints. */
function examplesOf(
  page: string,
): readonly { readonly heading: string; readonly code: string; readonly prints: string }[] {
  const parts = page.matchAll(/^#+ (.+)$|^```[jt]s\n([^]*?)^```\n\n```text\n([^]*?)^```$/gm);
  let heading = '';
  return [...parts].flatMap(([, title, code = '', prints = '']) => {
    heading = title ?? heading;
    return title === undefined ? [{ heading, code, prints }] : [];
  });
}

const page = readPage('sdk/README.md');
const examples = examplesOf(page);

describe('the examples of the page of the client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-readme-'));
  let gateway: TestGateway;
  before(async () => {
    gateway = await startTestGateway(DEMO, systemClock);
  });
  after(async () => {
    await gateway.drain(0);
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [index, { heading, code, prints }] of examples.entries()) {
    test(`example ${index + 1}, "${heading}", prints what the page says`, async () => {
      const program = code
        .replaceAll("'@gatewright/client'", JSON.stringify(join(projectRoot, 'sdk/src/index.ts')))
        .replaceAll('http://127.0.0.1:8080', `http://127.0.0.1:${gateway.port}`);
      const file = join(folder, `example-${index}.mts`);
      writeFileSync(file, program);
      const { stdout } = await runFile(process.execPath, [file]);
      assert.equal(stdout, prints);
    });
  }

  test('are all of its code but the installation', () => {
    assert.equal(examples.length, page.match(/^```[jt]s$/gm)?.length);
    assert.ok(examples.length >= 8);
  });
});
