import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** These set the second verifier against the gateway, so they alone know both. */
const comparers = new Set([
  'compare-verifiers.ts',
  'fuzz-verifiers.ts',
  'fuzz-verifiers-lane.ts',
  'run-fuzz.ts',
]);

test('the second verifier and its inputs import nothing from src', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter(
    name => name.endsWith('.ts') && !comparers.has(name),
  );
  assert.ok(files.includes('json-text.ts'));
  for (const name of files) {
    const imported = importsOf(readFileSync(new URL(name, import.meta.url), 'utf8'));
    assert.deepEqual(
      imported.filter(from => !/^(node:[a-z/]+|\.\/[a-z0-9-]+\.ts)$/.test(from)),
      [],
      name,
    );
    assert.deepEqual(
      imported.filter(from => comparers.has(from.slice(2))),
      [],
      name,
    );
  }
});

function importsOf(source: string): readonly string[] {
  return [
    ...source.matchAll(/^(?:import|\} from|export .* from)\b[^'\n]*'([^']+)'|\bimport\('([^']+)'\)/gm),
  ].map(([, named, dynamic]) => named ?? dynamic ?? '');
}
