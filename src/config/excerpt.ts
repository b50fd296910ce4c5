import type { Excerpt } from './document-fault.ts';
import { publicText } from './public-text.ts';
import { positionIn, type Source } from './source.ts';
import type { TextRange } from './text-range.ts';

const WINDOW_BEFORE = 60;
const WINDOW_AFTER = 60;
/** A word, or what a secret may be made of: everything but blanks and the marks of YAML. */
const HIDDEN_WORD = /[^\s[\]{},:"'#-][^\s\]},"']*/g;

/**
 * The line of the fault, cut to a window around it, in which only the ranges of `shown` are legible.
 *
 * `shown` is sorted by start and says positively what is public: keys, and values of public keys. Every
 * other word is replaced by one mark of fixed length, so that neither a secret nor its length is printed.
 */
export function excerptOf(source: Source, fault: TextRange, shown: readonly TextRange[]): Excerpt {
  const window = windowAround(source, fault);
  const end = Math.min(Math.max(fault.end, fault.start + 1), window.end);
  const legible = rangesWithin(shown, window);
  const before = legibleText(source.text, { start: window.start, end: fault.start }, legible);
  const marked = legibleText(source.text, { start: fault.start, end }, legible);
  const after = legibleText(source.text, { start: end, end: window.end }, legible).replace(/\s+#.*$/s, '');
  const lead = window.cutBefore ? `…${before}` : before;
  return {
    text: `${lead}${marked}${after}`.trimEnd(),
    caretAt: lead.length,
    caretWidth: Math.max(marked.trimEnd().length, 1),
  };
}

interface Window extends TextRange {
  readonly cutBefore: boolean;
}

function windowAround(source: Source, fault: TextRange): Window {
  const { column } = positionIn(source, fault.start);
  const lineStart = fault.start - (column - 1);
  const newline = source.text.slice(fault.start, fault.start + WINDOW_AFTER).search(/[\r\n]/);
  const start = Math.max(lineStart, fault.start - WINDOW_BEFORE);
  const end =
    newline === -1 ? Math.min(source.text.length, fault.start + WINDOW_AFTER) : fault.start + newline;
  return { start, end, cutBefore: start > lineStart };
}

/** The ranges that touch the window; a binary search finds the first, since a document has many. */
function rangesWithin(sorted: readonly TextRange[], window: TextRange): TextRange[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.end ?? 0) <= window.start) low = middle + 1;
    else high = middle;
  }
  const within: TextRange[] = [];
  for (let index = low; index < sorted.length; index++) {
    const range = sorted[index];
    if (range === undefined || range.start >= window.end) break;
    within.push(range);
  }
  return within;
}

function legibleText(text: string, part: TextRange, legible: readonly TextRange[]): string {
  let written = '';
  let at = part.start;
  for (const range of legible) {
    const start = Math.max(range.start, at);
    const end = Math.min(range.end, part.end);
    if (end <= start) continue;
    written += hidden(text.slice(at, start)) + publicText(text.slice(start, end));
    at = end;
  }
  return written + hidden(text.slice(at, Math.max(part.end, at)));
}

function hidden(text: string): string {
  return publicText(text.replaceAll(HIDDEN_WORD, '‹…›').replaceAll('\t', ' '));
}
