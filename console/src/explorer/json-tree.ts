/** A JSON value by where it stands in its text: nothing of it is converted. */
export interface JsonNode {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'literal';
  readonly start: number;
  readonly end: number;
  /** Members of an object or items of an array, in their order. */
  readonly entries: readonly JsonEntry[];
}

export interface JsonEntry {
  /** Decoded key, or the index as a string. */
  readonly key: string;
  /** Where the entry begins: its key, or the item itself. */
  readonly start: number;
  readonly value: JsonNode;
}

export type JsonPath = readonly string[];

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/y;
const BLANKS = /\s*/y;

/** The tree of a text, `null` where the text is no JSON. */
export function parseTree(text: string): JsonNode | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return new Reader(text).value();
}

/** Reads a text that is known to be JSON. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): JsonNode {
    const { start, token } = this.#next();
    if (token === '{') return this.#container('object', start);
    if (token === '[') return this.#container('array', start);
    const kind = token.startsWith('"') ? 'string' : /^[-\d]/.test(token) ? 'number' : 'literal';
    return { kind, start, end: this.#at, entries: [] };
  }

  #container(kind: 'object' | 'array', start: number): JsonNode {
    const entries: JsonEntry[] = [];
    const close = kind === 'object' ? '}' : ']';
    for (;;) {
      const before = this.#at;
      const { start: entryStart, token } = this.#next();
      if (token === close) return { kind, start, end: this.#at, entries };
      if (token === ',') continue;
      if (kind === 'object') {
        this.#next(); // the colon
        // A lexeme that starts with a quote decodes to a string.
        entries.push({ key: JSON.parse(token) as string, start: entryStart, value: this.value() });
      } else {
        this.#at = before;
        entries.push({ key: String(entries.length), start: entryStart, value: this.value() });
      }
    }
  }

  #next(): { readonly start: number; readonly token: string } {
    BLANKS.lastIndex = this.#at;
    BLANKS.exec(this.#text);
    const start = BLANKS.lastIndex;
    TOKEN.lastIndex = start;
    const token = TOKEN.exec(this.#text)?.[0];
    if (token === undefined) throw new SyntaxError('the text ends inside of a value');
    this.#at = start + token.length;
    return { start, token };
  }
}

/** The node at a path, `undefined` where there is none. */
export function nodeAt(root: JsonNode, path: JsonPath): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const key of path) node = node?.entries.find(entry => entry.key === key)?.value;
  return node;
}

/**
 * The text with `raw` as the value at `path`; `null` takes the entry away. All other characters stay.
 *
 * What is missing on the way is made as objects. A text that is no JSON comes back unchanged.
 */
export function writeAt(text: string, path: JsonPath, raw: string | null): string {
  const root = parseTree(text);
  if (root === null) return text;
  const depth = deepest(root, path);
  const parent = nodeAt(root, path.slice(0, depth)) ?? root;
  const rest = path.slice(depth);
  if (rest.length === 0) return raw === null ? removeEntry(text, root, path) : splice(text, parent, raw);
  return raw === null ? text : addEntry(text, parent, { key: rest[0] ?? '', raw: wrap(rest.slice(1), raw) });
}

/** How many keys of the path exist. */
function deepest(root: JsonNode, path: JsonPath): number {
  let depth = 0;
  while (depth < path.length && nodeAt(root, path.slice(0, depth + 1)) !== undefined) depth += 1;
  return depth;
}

function splice(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  raw: string,
): string {
  return text.slice(0, start) + raw + text.slice(end);
}

function addEntry(
  text: string,
  parent: JsonNode,
  entry: { readonly key: string; readonly raw: string },
): string {
  if (parent.kind !== 'object' && parent.kind !== 'array') return text;
  const written = parent.kind === 'object' ? `${JSON.stringify(entry.key)}: ${entry.raw}` : entry.raw;
  const last = parent.entries.at(-1)?.value.end;
  if (last !== undefined) return splice(text, { start: last, end: last }, `, ${written}`);
  return splice(text, parent, parent.kind === 'object' ? `{${written}}` : `[${written}]`);
}

function removeEntry(text: string, root: JsonNode, path: JsonPath): string {
  const parent = nodeAt(root, path.slice(0, -1));
  const index = parent?.entries.findIndex(entry => entry.key === path.at(-1)) ?? -1;
  const entry = parent?.entries[index];
  if (parent === undefined || entry === undefined) return text;
  const before = parent.entries[index - 1]?.value.end;
  const after = parent.entries[index + 1]?.start;
  return splice(
    text,
    {
      start: before ?? entry.start,
      end: before === undefined ? (after ?? entry.value.end) : entry.value.end,
    },
    '',
  );
}

function wrap(path: JsonPath, raw: string): string {
  return path.toReversed().reduce((inner, key) => `{${JSON.stringify(key)}: ${inner}}`, raw);
}
