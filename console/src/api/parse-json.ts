/** A string, which is left alone, or an integer of 16 digits or more, which a double would round. */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const LONG_DIGITS = /\d{16}/;

/**
 * Reads an answer of the admin API; integers that a double would round arrive as strings of their digits.
 *
 * Throws a SyntaxError where the text is no JSON.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(LONG_DIGITS.test(text) ? quoteLongIntegers(text) : text);
}

function quoteLongIntegers(text: string): string {
  return text.replace(STRING_OR_LONG_INTEGER, token => (token.startsWith('"') ? token : `"${token}"`));
}
