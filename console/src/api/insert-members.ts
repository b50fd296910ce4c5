/**
 * The JSON object `text` with string members put in front; every other byte stays as it is.
 *
 * Throws where the text does not begin as an object.
 */
export function insertMembers(
  text: string,
  members: readonly (readonly [key: string, value: string])[],
): string {
  const inside = /^\s*\{\s*/.exec(text);
  if (inside === null) throw new SyntaxError('The parameters are no JSON object.');
  const rest = text.slice(inside[0].length);
  const written = members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  if (rest.startsWith('}') || written.length === 0) return `{${written.join(',')}${rest}`;
  return `{${written.join(',')},${rest}`;
}
