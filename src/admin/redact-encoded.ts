import { REDACTED } from './redacted.ts';

const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
const BREAKS = /([\s"'<>&=])/;

/** Takes out words whose percent-encoding hides what `clean` would take out. */
export function redactEncoded(text: string, clean: (decoded: string) => string): string {
  if (!text.includes('%')) return text;
  return text
    .split(BREAKS)
    .map(word => {
      const decoded = word.includes('%') ? decode(word) : word;
      return decoded !== word && clean(decoded) !== decoded ? REDACTED : word;
    })
    .join('');
}

function decode(word: string): string {
  return word.replaceAll(ESCAPES, bytes => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));
}
