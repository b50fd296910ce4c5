import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../../tools/project.ts';
import { readPage, section, tableRows } from './pages.ts';

const PAGE = readPage('docs/what-shows-it.md');
const SECTIONS = [...PAGE.matchAll(/^## .+$/gm)].map(([heading]) => heading);

describe('the page of what shows it', () => {
  test('has rows in each of its sections', () => {
    assert.deepEqual(SECTIONS.length, 7);
    for (const heading of SECTIONS) assert.ok(tableRows(section(PAGE, heading)).length > 3, heading);
  });

  for (const [line = '', file = '', name = ''] of tableRows(PAGE)) {
    test(`names a test that is there for: ${line}`, () => {
      const path = join(projectRoot, file.replaceAll('`', ''));
      assert.ok(existsSync(path), file);
      assert.ok(name.length > 5 && readFileSync(path, 'utf8').includes(name), `${name} in ${file}`);
    });
  }
});
