const SHOWN_MAX = 60;
/** More than is shown is looked at, so that a cut does not leave a harmless looking piece of a key. */
const LOOKED_AT_MAX = 600;
const KEPT_OF_KEY_MATERIAL = 4;
const HEX_OF_CONTROL = 4;
const NOT_PUBLIC = /\/\/[^\s/@]+@|[0-9A-Za-z_+=-]{16,}|[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A piece of a text and what is shown of it; `text` has the length of the piece, or stands for all of it. */
export interface ShownPiece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `text` as an error may show it: in quotes, one line, at most about 60 characters, key material shortened. */
export function quoted(text: string): string {
  return `'${publicBeginning(text, SHOWN_MAX)}'`;
}

/** What may be shown of a text, and `…` where it is longer than `shownMax` characters. */
export function publicBeginning(text: string, shownMax: number): string {
  const shown = publicPieces(text.slice(0, LOOKED_AT_MAX))
    .map(piece => piece.text)
    .join('');
  return shown.length > shownMax || text.length > LOOKED_AT_MAX ? `${shown.slice(0, shownMax)}…` : shown;
}

/**
 * The pieces of `text` without what an error must not show, even where somebody wrote a secret at a public
 * place: runs of 16 and more that look random keep four characters, a URL loses its credentials, control
 * characters are escaped so that a document cannot write to the reader's terminal.
 */
export function publicPieces(text: string): readonly ShownPiece[] {
  return piecesOf(text, NOT_PUBLIC, replacement);
}

/** Splits `text` at the matches of a global `pattern`, which are replaced. */
export function piecesOf(
  text: string,
  pattern: RegExp,
  replace: (match: string) => string,
): readonly ShownPiece[] {
  const pieces: ShownPiece[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const [found] = match;
    const end = match.index + found.length;
    if (match.index > at) pieces.push({ start: at, end: match.index, text: text.slice(at, match.index) });
    pieces.push({ start: match.index, end, text: replace(found) });
    at = end;
  }
  if (at < text.length) pieces.push({ start: at, end: text.length, text: text.slice(at) });
  return pieces;
}

function replacement(found: string): string {
  if (found.startsWith('//')) return '//‹…›@';
  if (found.length >= 16) return looksRandom(found) ? `${found.slice(0, KEPT_OF_KEY_MATERIAL)}…` : found;
  const code = found.codePointAt(0) ?? 0;
  return `\\u${code.toString(16).padStart(HEX_OF_CONTROL, '0')}`;
}

function looksRandom(run: string): boolean {
  return /[0-9]/.test(run) && /[A-Za-z]/.test(run);
}
