/** One token: a string, a bracket, comma or colon, or a number or word. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** JSON text on lines of its own, indented by two; every string and number stays as it is written. */
export function indentJson(text: string): string {
  let indented = '';
  let depth = 0;
  let before = '';
  for (const [token] of text.matchAll(TOKEN)) {
    const opens = token === '{' || token === '[';
    const closes = token === '}' || token === ']';
    const follows = before === '{' || before === '[';
    if (closes) depth -= 1;
    if (closes ? !follows : follows || before === ',') indented += `\n${'  '.repeat(Math.max(0, depth))}`;
    indented += token === ':' ? ': ' : token;
    if (opens) depth += 1;
    before = token;
  }
  return indented;
}
