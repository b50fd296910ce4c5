import assert from 'node:assert/strict';
import { existsSync, globSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../../tools/project.ts';
import { readPage } from './pages.ts';

const pages = globSync('**/*.md', {
  cwd: projectRoot,
  exclude: path => /(?:^|\/)(?:node_modules|dist|coverage)(?:\/|$)/.test(path),
}).toSorted();

/** A page without its code: what stands there is no link and no heading. */
function prose(page: string): string {
  return readPage(page).replaceAll(/^```.*?^```$/gms, '');
}

function linksOf(page: string): readonly string[] {
  const text = prose(page).replaceAll(/`[^`\n]*`/g, code => (code.includes('](') ? '' : code));
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** The anchors of a page as GitHub makes them: of its headings, and those that it sets itself. */
function anchorsOf(page: string): ReadonlySet<string> {
  const text = prose(page);
  const anchors = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name = '']) => name));
  const counts = new Map<string, number>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .trim()
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

describe('the pages', () => {
  test('are found, the README among them', () => {
    assert.ok(pages.includes('README.md') && pages.includes('docs/protocol.md'), pages.join(' '));
  });

  for (const page of pages) {
    test(`${page} links only to what is there`, () => {
      for (const link of linksOf(page)) {
        if (/^[a-z]+:/.test(link)) continue;
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page : relative(projectRoot, join(projectRoot, dirname(page), path));
        assert.ok(!target.startsWith('..'), `${link} leaves the project`);
        assert.ok(existsSync(join(projectRoot, target)), `${link}: no such file`);
        if (anchor === undefined) continue;
        assert.ok(!statSync(join(projectRoot, target)).isDirectory(), `${link}: a folder has no anchors`);
        assert.ok(anchorsOf(target).has(anchor), `${link}: no such heading`);
      }
    });

    test(`${page} names only files of the project that are there`, () => {
      for (const [, path = ''] of prose(page).matchAll(NAMED_PATH)) {
        assert.ok(existsSync(join(projectRoot, path)), path);
      }
    });
  }
});

/** `src/wire/dialects.ts`: a path in code marks, without a placeholder. */
const NAMED_PATH = /`((?:src|test|tools|docs|bench|bin|generated)\/[\w./-]+)`/g;
