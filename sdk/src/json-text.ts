/** One member of the object that a call sends. */
export interface Member {
  /** Decoded. */
  readonly name: string;
  /** The JSON text of its value, as it goes over the wire. */
  readonly json: string;
}

/**
 * Cuts the text of a JSON object into its members, each value's text as it stands there.
 *
 * Throws `SyntaxError` where the text is not JSON, `TypeError` where it is no object or has a name twice.
 */
export function splitObject(text: string): readonly Member[] {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new TypeError('the parameters must be one JSON object');
  }
  const members: Member[] = [];
  const names = new Set<string>();
  let at = skipSpace(text, skipSpace(text, 0) + 1);
  while (text[at] !== '}') {
    const nameEnd = endOfString(text, at);
    const name = String(JSON.parse(text.slice(at, nameEnd)));
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    if (names.has(name)) throw new TypeError(`the parameter ${JSON.stringify(name)} stands twice`);
    names.add(name);
    members.push({ name, json: text.slice(start, end) });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}

/** JSON text without space between its tokens and with strings in their shortest spelling; numbers as they stand. */
export function compactJson(json: string): string {
  const parts: string[] = [];
  let at = skipSpace(json, 0);
  while (at < json.length) {
    const end = json[at] === '"' ? endOfString(json, at) : endOfToken(json, at);
    const token = json.slice(at, end);
    parts.push(token.includes('\\') ? JSON.stringify(JSON.parse(token)) : token);
    at = skipSpace(json, end);
  }
  return parts.join('');
}

const SPACE = /[ \t\n\r]*/y;
/** Punctuation alone, or a run of what numbers and literals are made of. */
const TOKEN = /[{}[\],:]|[^{}[\],:" \t\n\r]+/y;

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

function endOfToken(text: string, at: number): number {
  TOKEN.lastIndex = at;
  // At the end of a value there is always a token: the text was parsed before.
  return TOKEN.test(text) ? TOKEN.lastIndex : text.length;
}

/** Behind the closing quote of the string that begins here. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return at + 1;
  }
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const char = text[at];
    if (char === '{' || char === '[') depth += 1;
    if (char === '}' || char === ']') depth -= 1;
    at = char === '"' ? endOfString(text, at) : endOfToken(text, at);
    if (depth > 0) at = skipSpace(text, at);
  } while (depth > 0);
  return at;
}
