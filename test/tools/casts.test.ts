import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCasts } from '../../tools/check-casts.ts';

const REFUSED = ['x.ts:2: a cast without a comment that says why it is true'];

test('a cast without a comment is refused', () => {
  assert.deepEqual(checkCasts('x.ts', 'declare const a: unknown;\nexport const b = a as number;\n'), REFUSED);
});

test('a comment two lines above does not explain a cast', () => {
  assert.deepEqual(checkCasts('x.ts', '// Why.\nexport const b = JSON.parse("1") as number;\n'), []);
  const text = '// Why.\nexport const b = JSON.parse("1") as number, c = 1;\nexport const d = c as number;\n';
  assert.deepEqual(checkCasts('x.ts', text), ['x.ts:3: a cast without a comment that says why it is true']);
});

test('a cast deep in a statement is explained by the comment above the statement', () => {
  const text = 'export const c = [\n  // It is one.\n  JSON.parse("1") as number,\n];\n';
  assert.deepEqual(checkCasts('x.ts', text), []);
  assert.deepEqual(checkCasts('x.ts', `// Each is one.\n${text.replace('  // It is one.\n', '')}`), []);
});

test('a frozen literal needs no comment', () => {
  assert.deepEqual(checkCasts('x.ts', 'export const b = [1] as const;\n'), []);
});
