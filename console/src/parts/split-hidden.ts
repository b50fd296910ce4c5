/** Characters that are not seen, or that turn others around: controls, zero width, direction marks, lone surrogates. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Asks for the picture of an emoji, and does nothing else. */
const EMOJI_STYLE = '\ufe0f';
const LINE_BREAKS = new Set(['\n', '\r', '\t']);

interface TextPart {
  readonly text: string;
  readonly hidden: boolean;
}

/** The text in pieces: runs that are seen, and each character that is not. */
export function splitHidden(text: string, lines: boolean): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match[0] === EMOJI_STYLE || (lines && LINE_BREAKS.has(match[0]))) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), hidden: false });
    parts.push({ text: match[0], hidden: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hidden: false });
  return parts;
}
