import {
  type Alias,
  Composer,
  type ErrorCode,
  type Node,
  Parser,
  visit,
  type Document as YamlDocument,
} from 'yaml';
import type { Source } from './source.ts';
import type { TextRange } from './text-range.ts';

/** The tree of a document, or what keeps it from being one. */
export interface YamlTree {
  /** `null`: the document is empty. */
  readonly root: Node | null;
  readonly anchors: ReadonlyMap<Alias, Node>;
  readonly faults: readonly YamlFault[];
}

export interface YamlFault {
  readonly range: TextRange;
  readonly message: string;
}

/** Parses YAML 1.2 or JSON, which is a part of it. Keys that stand twice are left to the reader. */
export function parseYaml(source: Source): YamlTree {
  try {
    return treeOf(source);
  } catch (err) {
    // The parser walks some block structures by recursion; a text that is nothing but nesting overflows it.
    if (!(err instanceof RangeError)) throw err;
    const message = 'the document is nested too deeply to be read';
    return { root: null, anchors: new Map(), faults: [{ range: { start: 0, end: 1 }, message }] };
  }
}

function treeOf(source: Source): YamlTree {
  const options = { uniqueKeys: false, logLevel: 'silent', prettyErrors: false } as const;
  const composer = new Composer(options);
  const documents = composer.compose(new Parser().parse(withoutColon(source.text)), true, source.text.length);
  const first = documents.next();
  if (first.done === true) return { root: null, anchors: new Map(), faults: [] };
  const second = documents.next();
  const faults = [...faultsOf(first.value)];
  if (second.done !== true) {
    const start = second.value.range[0];
    faults.push({ range: { start, end: start + 1 }, message: SENTENCES.MULTIPLE_DOCS });
  }
  return { root: first.value.contents, anchors: anchorsOf(first.value), faults };
}

const MEMORY = /^((?:storage|counters):[ \t]+memory):(?=[ \t]*(?:#.*)?\r?$)/gm;

/**
 * config.md writes `counters: memory:` without quotes, which YAML takes for a mapping inside a line. A blank
 * in place of that colon keeps every position, and the reader takes `memory` for `memory:`.
 */
function withoutColon(text: string): string {
  return text.replaceAll(MEMORY, '$1 ');
}

function faultsOf(document: YamlDocument.Parsed): YamlFault[] {
  return [...document.errors, ...document.warnings].map(error => ({
    range: { start: error.pos[0], end: error.pos[1] },
    message: SENTENCES[error.code],
  }));
}

/** What each alias stands for: the last node before it that carries the anchor. */
function anchorsOf(document: YamlDocument.Parsed): ReadonlyMap<Alias, Node> {
  const named = new Map<string, Node>();
  const anchors = new Map<Alias, Node>();
  visit(document, {
    Alias: (_key, alias) => {
      const node = named.get(alias.source);
      if (node !== undefined) anchors.set(alias, node);
    },
    Value: (_key, node) => {
      if (node.anchor !== undefined) named.set(node.anchor, node);
    },
  });
  return anchors;
}

/** Our own sentences: the parser's quote the text, which may hold a secret. */
const SENTENCES: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias takes no tag or anchor',
  BAD_ALIAS: 'this alias stands for no anchor before it',
  BAD_COLLECTION_TYPE: 'this tag does not fit what follows it',
  BAD_DIRECTIVE: 'this directive is not known',
  BAD_DQ_ESCAPE: 'this escape is not known in double quotes',
  BAD_INDENT: 'the indentation does not fit the lines above, or a bracket is not closed',
  BAD_PROP_ORDER: 'tags and anchors stand before the value',
  BAD_SCALAR_START: 'a value cannot begin with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a mapping cannot begin here; is a line break, a quote or an indentation missing?',
  BLOCK_IN_FLOW: 'an indented block cannot stand inside brackets',
  DUPLICATE_KEY: 'duplicate key',
  IMPOSSIBLE: 'this text cannot be read',
  KEY_OVER_1024_CHARS: 'a key has at most 1024 characters',
  MISSING_CHAR: 'a character is missing: a quote, a bracket, a comma, a colon or a blank',
  MULTILINE_IMPLICIT_KEY: 'a key stands in one line; is a colon or a quote missing?',
  MULTIPLE_ANCHORS: 'a value has at most one anchor',
  MULTIPLE_DOCS: 'the file holds more than one document',
  MULTIPLE_TAGS: 'a value has at most one tag',
  NON_STRING_KEY: 'this key is no text',
  RESOURCE_EXHAUSTION: 'nested too deeply to be read',
  TAB_AS_INDENT: 'tabs cannot indent; use blanks',
  TAG_RESOLVE_FAILED: 'this tag is not known or does not fit its value',
  UNEXPECTED_TOKEN: 'this cannot stand here',
};
