import type { DocumentFault, Excerpt } from './document-fault.ts';

/** How many faults are written out where the caller names no other number. */
export const FAULTS_SHOWN_MAX = 20;

/**
 * The faults as a compiler writes them, in the order given: position, path, what is wrong, the source line
 * and a caret. The first `shownMax` are written out; one line tells how many more there are.
 */
export function renderFaults(faults: readonly DocumentFault[], shownMax = FAULTS_SHOWN_MAX): string {
  const blocks = faults.slice(0, shownMax).map(renderFault);
  const more = faults.length - blocks.length;
  if (more > 0) blocks.push(`… and ${more} more`);
  return blocks.join('\n');
}

/** One fault: a line that stands for itself, and below it the source line where there is one. */
export function renderFault(fault: DocumentFault): string {
  const head = `${fault.file}:${fault.line}:${fault.column}`;
  const path = fault.path === '' ? '' : `  ${fault.path}`;
  const expected = fault.expected === undefined ? '' : `; expected ${fault.expected}`;
  const suggestion = fault.suggestion === undefined ? '' : `; did you mean '${fault.suggestion}'?`;
  const line = `${head}${path}  ${fault.message}${expected}${suggestion}`;
  return fault.excerpt === undefined ? line : `${line}\n${renderExcerpt(fault.line, fault.excerpt)}`;
}

function renderExcerpt(line: number, excerpt: Excerpt): string {
  const gutter = `${line}`.padStart(5);
  const caret = `${' '.repeat(excerpt.caretAt)}${'^'.repeat(excerpt.caretWidth)}`;
  return `${gutter} | ${excerpt.text}\n${' '.repeat(gutter.length)} | ${caret}`;
}
