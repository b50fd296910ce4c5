import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDocument, startGateway } from '../../src/main/index.ts';

const DOCUMENT = 'version: 1\nlisten: { gateway: "127.0.0.1:0", admin: "127.0.0.1:0" }\n';

test('a log that throws costs its own call at most, is told as a warning, and holds no bytes', {
  timeout: 20_000,
}, async () => {
  const parsed = parseDocument(DOCUMENT);
  assert.ok('document' in parsed);
  let thrown = 0;
  const broken = {
    record() {
      thrown += 1;
      throw new Error('a broken log');
    },
  };
  const gateway = await startGateway({ document: parsed.document, revision: 'test', callLogs: [broken] });
  const told = new Promise<Error>(resolve => process.once('warning', resolve));
  const url = `http://127.0.0.1:${gateway.listening.gateway.port}/openapi/router`;
  for (let call = 1; call <= 3; call += 1) {
    await fetch(url, { method: 'POST' }).then(
      answer => answer.text(),
      () => 'cut',
    );
    assert.equal(thrown, call);
  }
  assert.equal((await told).message, 'a broken log');
  assert.equal(await gateway.drain(1000), 0);
});
