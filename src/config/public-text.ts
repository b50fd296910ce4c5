const SHOWN_MAX = 60;
const KEPT_OF_KEY_MATERIAL = 4;
const HEX_OF_CONTROL = 4;

/** `text` as an error may show it: in quotes, one line, at most 60 characters, key material shortened. */
export function quoted(text: string): string {
  const shown = publicText(text.slice(0, SHOWN_MAX));
  return `'${shown}${text.length > SHOWN_MAX ? '…' : ''}'`;
}

/**
 * `text` without what an error must not show, even where somebody wrote a secret at a public place:
 * long runs that look random keep four characters, a URL loses its credentials, control characters are
 * escaped so that a document cannot write to the reader's terminal.
 */
export function publicText(text: string): string {
  return text
    .replaceAll(/\/\/[^\s/@]+@/g, '//‹…›@')
    .replaceAll(/[0-9A-Za-z_+=-]{16,}/g, run =>
      looksRandom(run) ? `${run.slice(0, KEPT_OF_KEY_MATERIAL)}…` : run,
    )
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escapeControl);
}

function looksRandom(run: string): boolean {
  return /[0-9]/.test(run) && /[A-Za-z]/.test(run);
}

function escapeControl(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `\\u${code.toString(16).padStart(HEX_OF_CONTROL, '0')}`;
}
