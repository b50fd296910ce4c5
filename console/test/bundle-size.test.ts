import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DIST } from './gateway-stage.ts';

/** What the first route may weigh, in bytes of gzip: the page, its style, its scripts. */
const FIRST_ROUTE_MAX = 180_000;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

test('the first route is at most 180 kB gzip', () => {
  const manifest: Readonly<Record<string, Chunk>> = JSON.parse(
    readFileSync(join(DIST, '.vite/manifest.json'), 'utf8'),
  );
  const sizes = firstRoute(manifest).map(file => ({
    file,
    bytes: gzipSync(readFileSync(join(DIST, file))).length,
  }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`    the first route: ${(total / 1000).toFixed(1)} kB gzip in ${sizes.length} files`);
  assert.ok(total <= FIRST_ROUTE_MAX, JSON.stringify(sizes));
  assert.ok(
    !sizes.some(({ file }) => file.includes('json-editor')),
    'the editor is loaded when it is opened',
  );
});

/** What the browser loads before it draws: the entry and all that it imports statically. */
function firstRoute(manifest: Readonly<Record<string, Chunk>>): readonly string[] {
  const files = new Set(['index.html']);
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const sheet of chunk.css ?? []) files.add(sheet);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  visit('index.html');
  assert.ok(files.size > 1, 'the manifest has no entry');
  return [...files];
}
