import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../tools/project.ts';

/** The text of a page, by its path from the project's root. */
export function readPage(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}

/** The content of every fenced block of this language, in order. */
export function codeBlocks(page: string, language: string): readonly string[] {
  const blocks = page.matchAll(/^```(\S*)\n(.*?)^```$/gms);
  return [...blocks].flatMap(([, tag, content = '']) => (tag === language ? [content] : []));
}

/** The part of a page from this heading to the next one of its level or above. */
export function section(page: string, heading: string): string {
  const lines = page.split('\n');
  const from = lines.indexOf(heading);
  if (from < 0) throw new Error(`no heading ${heading}`);
  const level = heading.indexOf(' ');
  const to = lines.findIndex(
    (line, index) => index > from && /^#+ /.test(line) && line.indexOf(' ') <= level,
  );
  return lines.slice(from, to < 0 ? undefined : to).join('\n');
}

/** The rows of every table in a text, without heads: each row its cells, trimmed, `\|` unescaped. */
export function tableRows(text: string): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  let isHead = true;
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) isHead = true;
    else if (/^\|[-| :]+\|$/.test(line)) isHead = false;
    else if (!isHead) rows.push(cellsOf(line));
  }
  return rows;
}

function cellsOf(line: string): readonly string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll(String.raw`\|`, '|'));
}
