import type { JsonMember, JsonValue } from '../json-value.ts';
import type { Recipe } from './recipe.ts';
import { writeNumber } from './write-number.ts';

type Style = Pick<
  Recipe,
  | 'form'
  | 'separators'
  | 'unicode'
  | 'slashes'
  | 'html'
  | 'keys'
  | 'nestedNulls'
  | 'numbers'
  | 'booleans'
  | 'transport'
>;

/** The text of an object or array under a recipe. */
export function writeNested(value: JsonValue, style: Style): string {
  switch (style.form) {
    case 'js':
      return writeJavaScript(value);
    case 'python':
      return writePython(value, style);
    case 'java':
      return writeJava(value, style);
    case 'go':
      return writeGo(value);
    case 'php':
      return 'Array';
    case 'as-sent':
    case 'json':
      return writeJson(value, style);
  }
}

/** JSON as this signer's library writes it. */
export function writeJson(value: JsonValue, style: Style): string {
  const [comma, colon] = style.separators === 'spaced' ? [', ', ': '] : [',', ':'];
  switch (value.kind) {
    case 'string':
      return writeString(value.text, style);
    case 'number':
      return writeNumber(value.lexeme, style.numbers);
    case 'array':
      return `[${value.items.map(item => writeJson(item, style)).join(comma)}]`;
    case 'object':
      return `{${membersOf(value.members, style)
        .map(({ name, value: member }) => `${writeString(name, style)}${colon}${writeJson(member, style)}`)
        .join(comma)}}`;
    case 'true':
    case 'false':
    case 'null':
      return value.kind;
  }
}

function membersOf(members: readonly JsonMember[], style: Style): readonly JsonMember[] {
  const kept = style.nestedNulls === 'kept' ? members : members.filter(({ value }) => value.kind !== 'null');
  if (style.keys === 'sent') return kept;
  if (style.keys === 'sorted') return kept.toSorted((left, right) => compare(left.name, right.name));
  return inHashMapOrder(kept);
}

export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The order in which `java.util.HashMap` gives its entries: by bucket, and in a bucket as they came. */
function inHashMapOrder(members: readonly JsonMember[]): readonly JsonMember[] {
  let buckets = 16;
  while (members.length > buckets * 0.75) buckets *= 2;
  const bucketOf = ({ name }: JsonMember): number => spread(hashCode(name)) & (buckets - 1);
  return members.toSorted((left, right) => bucketOf(left) - bucketOf(right));
}

function hashCode(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}

const NON_ASCII = /[\u0080-\uffff]/g;

/** A JSON string with its quotes. */
export function writeString(
  text: string,
  style: Pick<Style, 'unicode' | 'slashes' | 'html' | 'transport'>,
): string {
  let written = JSON.stringify(undoTransport(text, style.transport));
  if (style.html === 'dotnet') {
    const inner = written.slice(1, -1).replaceAll('\\"', '\\u0022');
    written = `"${inner.replaceAll(/[<>&'+`\u007f-\uffff]/g, char => quad(char, true))}"`;
  }
  if (style.html === 'angle') written = written.replaceAll(/[<>&]/g, char => quad(char, false));
  if (style.html === 'gson') written = written.replaceAll(/[<>&=']/g, char => quad(char, false));
  if (style.unicode !== 'raw') written = escapeUnicode(written, style.unicode === 'upper');
  return style.slashes === 'escaped' ? written.replaceAll('/', '\\/') : written;
}

export function escapeUnicode(text: string, isUpper: boolean): string {
  return text.replaceAll(NON_ASCII, char => quad(char, isUpper));
}

function quad(char: string, isUpper: boolean): string {
  const digits = char.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${isUpper ? digits.toUpperCase() : digits}`;
}

/** What `String()` makes of a parsed value. */
function writeJavaScript(value: JsonValue): string {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'number':
      return String(Number(value.lexeme));
    case 'array':
      return value.items.map(item => (item.kind === 'null' ? '' : writeJavaScript(item))).join(',');
    case 'object':
      return '[object Object]';
    case 'true':
    case 'false':
    case 'null':
      return value.kind;
  }
}

/** What Python's `str()` makes of a parsed value. */
function writePython(value: JsonValue, style: Style): string {
  switch (value.kind) {
    case 'string':
      return pythonQuoted(value.text);
    case 'number':
      return writeNumber(value.lexeme, 'python');
    case 'array':
      return `[${value.items.map(item => writePython(item, style)).join(', ')}]`;
    case 'object':
      return `{${membersOf(value.members, style)
        .map(({ name, value: member }) => `${pythonQuoted(name)}: ${writePython(member, style)}`)
        .join(', ')}}`;
    case 'true':
    case 'false':
    case 'null':
      return { true: 'True', false: 'False', null: 'None' }[value.kind];
  }
}

function pythonQuoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(/[\p{Cc}\u00a0\u00ad]/gu, char => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

/** What `toString()` of Java's maps and lists gives. */
function writeJava(value: JsonValue, style: Style): string {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'number':
      return writeNumber(value.lexeme, style.numbers);
    case 'array':
      return `[${value.items.map(item => writeJava(item, style)).join(', ')}]`;
    case 'object':
      return `{${membersOf(value.members, style)
        .map(({ name, value: member }) => `${name}=${writeJava(member, style)}`)
        .join(', ')}}`;
    case 'true':
    case 'false':
    case 'null':
      return value.kind;
  }
}

/** What Go's `fmt.Sprint` gives of a decoded value. */
function writeGo(value: JsonValue): string {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'number':
      return writeNumber(value.lexeme, 'go');
    case 'array':
      return `[${value.items.map(writeGo).join(' ')}]`;
    case 'object':
      return `map[${value.members
        .toSorted((left, right) => compare(left.name, right.name))
        .map(({ name, value: member }) => `${name}:${writeGo(member)}`)
        .join(' ')}]`;
    case 'true':
    case 'false':
    case 'null':
      return value.kind === 'null' ? '<nil>' : value.kind;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#039;': "'",
  '&#x27;': "'",
};
const latin1 = /^[\p{ASCII}\u0080-\u00ff]*$/u;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text that a signer held before a proxy or a framework rewrote it. */
export function undoTransport(text: string, transport: Recipe['transport']): string {
  switch (transport) {
    case 'mojibake':
      return undoMojibake(text);
    case 'entities':
      return text.replaceAll(/&(?:amp|lt|gt|quot|#0?39|#x27);/g, entity => ENTITIES[entity] ?? entity);
    case 'plus':
      return text.replaceAll(' ', '+');
    case 'line-ends':
      return text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n');
    case 'decomposed':
      return text.normalize('NFD');
    case 'composed':
      return text.normalize('NFC');
    case 'blank-null':
    case 'none':
      return text;
  }
}

function undoMojibake(text: string): string {
  if (!latin1.test(text)) return text;
  try {
    return utf8.decode(Uint8Array.from(text, char => char.charCodeAt(0)));
  } catch {
    return text;
  }
}
