import type { JsonMember, JsonNode, JsonObject } from './json-text.ts';

/** The dialects, in the order of the table. Source: protocol.md §3. */
export const dialects = ['plain', 'plain-null', 'sparse', 'official', 'postman', 'gson', 'go'] as const;

export type Dialect = (typeof dialects)[number];

/** The text between the two secrets: every top-level key but `sign`, in byte order, with its text. Source: protocol.md §3. */
export function signBase(body: JsonObject, dialect: Dialect): string {
  return body.members
    .filter(({ key }) => key.text !== 'sign')
    .toSorted((left, right) => Buffer.compare(Buffer.from(left.key.text), Buffer.from(right.key.text)))
    .map(member => signedMember(member, rules[dialect]))
    .join('');
}

/** One row of the table in protocol.md §3. */
interface DialectRules {
  readonly topString: (text: string) => string;
  readonly topNull: 'omitted' | 'key and null';
  readonly topEmpty: 'omitted' | 'key alone';
  /** Characters that are written `\u00xx` inside objects and arrays. */
  readonly insideEscaped: string;
  /** Whether members whose value is null vanish inside objects and arrays; null elements of arrays stay. */
  readonly insideNulls: 'dropped' | 'as sent';
}

const plain: DialectRules = {
  topString: text => text,
  topNull: 'omitted',
  topEmpty: 'key alone',
  insideEscaped: '',
  insideNulls: 'as sent',
};

const rules: Readonly<Record<Dialect, DialectRules>> = {
  plain,
  'plain-null': { ...plain, topNull: 'key and null' },
  sparse: { ...plain, topEmpty: 'omitted' },
  official: { ...plain, topString: withoutEdgeQuotes, topNull: 'key and null' },
  postman: { ...plain, topString: withoutOuterQuotes, topNull: 'key and null' },
  gson: { ...plain, insideEscaped: `<>&='`, insideNulls: 'dropped' },
  go: { ...plain, topEmpty: 'omitted', insideEscaped: '<>&' },
};

function signedMember({ key, value }: JsonMember, row: DialectRules): string {
  if (isNull(value)) return row.topNull === 'omitted' ? '' : `${key.text}null`;
  if (value.kind !== 'string') return key.text + compactJson(value, row);
  if (value.text === '') return row.topEmpty === 'omitted' ? '' : key.text;
  return key.text + row.topString(value.text);
}

/** JSON-escaped, then every quote at either edge removed, as Python's `strip('"')` does. */
function withoutEdgeQuotes(text: string): string {
  let rest = quoted(text, '');
  while (rest.startsWith('"')) rest = rest.slice(1);
  while (rest.endsWith('"')) rest = rest.slice(0, -1);
  return rest;
}

/** JSON-escaped, then one quote removed at each edge. */
function withoutOuterQuotes(text: string): string {
  return quoted(text, '').slice(1, -1);
}

function compactJson(node: JsonNode, row: DialectRules): string {
  if (node.kind === 'string') return quoted(node.text, row.insideEscaped);
  if (node.kind === 'number' || node.kind === 'literal') return node.lexeme;
  if (node.kind === 'array') return `[${node.elements.map(element => compactJson(element, row)).join(',')}]`;
  const members = keptMembers(node, row).map(
    ({ key, value }) => `${quoted(key.text, row.insideEscaped)}:${compactJson(value, row)}`,
  );
  return `{${members.join(',')}}`;
}

function keptMembers(node: JsonObject, row: DialectRules): readonly JsonMember[] {
  if (row.insideNulls === 'as sent') return node.members;
  return node.members.filter(({ value }) => !isNull(value));
}

function isNull(node: JsonNode): boolean {
  return node.kind === 'literal' && node.lexeme === 'null';
}

/** A JSON string with the shortest escapes, and `\u00xx` for the characters in `alsoEscaped`. */
function quoted(text: string, alsoEscaped: string): string {
  return `"${Array.from(text)
    .map(character => escapedCharacter(character, alsoEscaped))
    .join('')}"`;
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0008', '\\b'],
  ['\u0009', '\\t'],
  ['\u000a', '\\n'],
  ['\u000c', '\\f'],
  ['\u000d', '\\r'],
]);

function escapedCharacter(character: string, alsoEscaped: string): string {
  const short = shortEscapes.get(character);
  if (short !== undefined) return short;
  if (character >= ' ' && !alsoEscaped.includes(character)) return character;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
