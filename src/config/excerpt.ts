import type { Excerpt } from './document-fault.ts';
import { piecesOf, publicPieces, type ShownPiece } from './public-text.ts';
import { positionIn, type Source } from './source.ts';
import type { TextRange } from './text-range.ts';

const WINDOW_BEFORE = 60;
const WINDOW_AFTER = 60;
/** Looked at around the window, so that its edge does not cut a word into a harmless looking piece. */
const MARGIN = 512;
/** A word, or what a secret may be made of: everything but blanks and the marks of YAML. */
const HIDDEN_WORD = /[^\s[\]{},:"'#-][^\s\]},"']*|[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * The line of the fault, cut to a window around it, in which only the ranges of `shown` are legible.
 *
 * `shown` is sorted by start and says positively what is public: keys, and values of public keys. Every
 * other word is replaced by one mark of fixed length, so that neither a secret nor its length is printed.
 */
export function excerptOf(source: Source, fault: TextRange, shown: readonly TextRange[]): Excerpt {
  const line = lineAround(source, fault.start);
  const window = {
    start: Math.max(line.start, fault.start - WINDOW_BEFORE),
    end: Math.min(line.end, fault.start + WINDOW_AFTER),
  };
  const pieces = piecesWithin(source.text, line, shown).filter(
    piece => piece.end > window.start && piece.start < window.end,
  );
  const before = writtenBetween(pieces, { start: window.start, end: fault.start });
  const faultEnd = Math.min(Math.max(fault.end, fault.start + 1), window.end);
  const upToEnd = writtenBetween(pieces, { start: window.start, end: faultEnd });
  const all = writtenBetween(pieces, window);
  const lead = window.start > line.start ? '…' : '';
  const after = all.slice(upToEnd.length).replace(/\s+#.*$/s, '');
  return {
    text: `${lead}${upToEnd}${after}`.trimEnd(),
    caretAt: lead.length + before.length,
    caretWidth: Math.max(upToEnd.trimEnd().length - before.length, 1),
  };
}

/** The line of an offset, as far as it is looked at. */
function lineAround(source: Source, offset: number): TextRange {
  const lineStart = offset - (positionIn(source, offset).column - 1);
  const start = Math.max(lineStart, offset - WINDOW_BEFORE - MARGIN);
  const far = Math.min(source.text.length, offset + WINDOW_AFTER + MARGIN);
  const newline = source.text.slice(offset, far).search(/[\r\n]/);
  return { start, end: newline === -1 ? far : offset + newline };
}

/** What is shown of the pieces inside a range; a replaced piece is shown whole where it begins in it. */
function writtenBetween(pieces: readonly ShownPiece[], range: TextRange): string {
  let written = '';
  for (const piece of pieces) {
    const isLiteral = piece.text.length === piece.end - piece.start;
    if (isLiteral) {
      const from = Math.max(range.start - piece.start, 0);
      written += piece.text.slice(from, Math.max(range.end - piece.start, from));
    } else if (piece.start < range.end) {
      written += piece.text;
    }
  }
  return written;
}

/** The ranges that touch the line; a binary search finds the first, since a document has many. */
function rangesWithin(sorted: readonly TextRange[], line: TextRange): TextRange[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.end ?? 0) <= line.start) low = middle + 1;
    else high = middle;
  }
  const within: TextRange[] = [];
  for (let index = low; index < sorted.length; index++) {
    const range = sorted[index];
    if (range === undefined || range.start >= line.end) break;
    within.push(range);
  }
  return within;
}

/** The pieces of a line in their order: legible ranges, and what stands between them, hidden. */
function piecesWithin(text: string, line: TextRange, shown: readonly TextRange[]): readonly ShownPiece[] {
  const pieces: ShownPiece[] = [];
  let at = line.start;
  const add = (end: number, split: (part: string) => readonly ShownPiece[]): void => {
    for (const piece of split(text.slice(at, end))) {
      pieces.push({ start: piece.start + at, end: piece.end + at, text: piece.text });
    }
    at = end;
  };
  for (const range of rangesWithin(shown, line)) {
    const end = Math.min(range.end, line.end);
    if (range.start > at) add(range.start, hiddenPieces);
    if (end > at) add(end, publicPieces);
  }
  if (at < line.end) add(line.end, hiddenPieces);
  return pieces;
}

function hiddenPieces(text: string): readonly ShownPiece[] {
  return piecesOf(text, HIDDEN_WORD, found => (found === '\t' ? ' ' : '‹…›'));
}
