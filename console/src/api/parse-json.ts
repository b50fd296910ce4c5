const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** An integer that a double would round. Fractions are measurements here: they may be rounded. */
const LONG_INTEGER = /^-?\d{16,}$/;
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
  return text.replace(STRING_OR_NUMBER, token => (LONG_INTEGER.test(token) ? `"${token}"` : token));
}
