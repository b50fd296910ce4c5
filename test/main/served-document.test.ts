import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lookAtDocument } from '../../src/main/served-document.ts';

test('a request_schema that is none is refused at load, at its place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-'));
  try {
    const path = join(folder, 'gatewright.yaml');
    writeFileSync(path, 'version: 1\napis:\n  - type: a.b\n    request_schema: { type: integr }\n');
    const look = lookAtDocument({ path, environment: {} });
    const [fault] = 'faults' in look ? look.faults : [];
    assert.equal(fault?.path, 'apis[0].request_schema');
    assert.equal(fault.line, 4);
    assert.match(fault.message, /^no JSON Schema: type must be one of/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
