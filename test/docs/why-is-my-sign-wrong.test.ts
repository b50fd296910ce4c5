import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../tools/project.ts';
import { renderMistakes } from '../../tools/render-mistakes.ts';

test('the guide has every known mistake with its sentence and its fix', () => {
  const guide = readFileSync(join(projectRoot, 'docs/guides/why-is-my-sign-wrong.md'), 'utf8');
  assert.ok(guide.includes(renderMistakes()), 'render the tables again with tools/render-mistakes.ts');
});
