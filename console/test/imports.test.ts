import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

const CONSOLE = join(import.meta.dirname, '..');
const IMPORT = /^(import|export)( type)?\b[^'";]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm;

test('the console holds no code of the gateway: beyond its own folder it reads generated types', () => {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: CONSOLE });
  assert.ok(files.length > 50);
  const foreign = files.flatMap(file =>
    [...readFileSync(join(CONSOLE, file), 'utf8').matchAll(IMPORT)].flatMap(([, , type, from, lazy]) => {
      const path = relative(CONSOLE, join(CONSOLE, dirname(file), from ?? lazy ?? ''));
      return path.startsWith('src/') ? [] : [`${type === undefined ? 'code' : 'types'} of ${path}`];
    }),
  );
  assert.deepEqual([...new Set(foreign)], ['types of ../generated/admin-api.d.ts']);
});
