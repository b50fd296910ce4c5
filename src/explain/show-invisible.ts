/** Characters that a person does not see, or takes for a plain space. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufffd]/gu;

/** Writes invisible characters out by their code points, so that a person sees them: `⟨U+200B⟩`. */
export function showInvisible(text: string): string {
  return text.replaceAll(INVISIBLE, char => codePointShown(char));
}

/** The same with plain spaces as `␠`: for the parts of a text that differ. */
export function showBlanks(text: string): string {
  return showInvisible(text).replaceAll(' ', '␠');
}

function codePointShown(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟨U+${code}⟩`;
}
