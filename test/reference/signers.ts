import { createHash } from 'node:crypto';
import type { Dialect } from './sign-bases.ts';

/** A value that a client holds before it writes JSON. */
export type ClientValue = string | number | boolean | null | readonly ClientValue[] | ClientRecord;
export interface ClientRecord {
  readonly [name: string]: ClientValue;
}

/** What a client sends: the sign, and the body that holds it. */
export interface SignedCall {
  readonly sign: string;
  readonly body: string;
}

/**
 * Signs a call the way a client of the dialect does, from values rather than from a body.
 *
 * Names must be ASCII. Written apart from `sign-bases.ts`, so that each can show a mistake of the other.
 */
export function signCall(dialect: Dialect, params: ClientRecord, secret: string): SignedCall {
  const client = clients[dialect];
  const signed = Object.keys(params)
    .filter(name => name !== 'sign')
    .toSorted()
    .map(name => client.pair(name, params[name] ?? null))
    .join('');
  const sign = createHash('md5').update(`${secret}${signed}${secret}`, 'utf8').digest('hex').toUpperCase();
  return { sign, body: client.write({ ...params, sign }) };
}

interface Client {
  /** What one parameter adds to the signed text. */
  readonly pair: (name: string, value: ClientValue) => string;
  /** How the client writes JSON into the body. */
  readonly write: (value: ClientValue) => string;
}

const clients: Readonly<Record<Dialect, Client>> = {
  // Java: `if (value != null) text.append(key).append(value)`, values kept as compact JSON.
  plain: {
    pair: (name, value) => (value === null ? '' : name + unquotedText(value)),
    write: value => JSON.stringify(value),
  },
  // PHP and others: `key . value`, with null written out.
  'plain-null': {
    pair: (name, value) => name + unquotedText(value),
    write: value => JSON.stringify(value),
  },
  // JavaScript: `if (value !== undefined && value !== null && value !== '')`.
  sparse: {
    pair: (name, value) => (value === null || value === '' ? '' : name + unquotedText(value)),
    write: value => JSON.stringify(value),
  },
  // Python: `key + json.dumps(value, ensure_ascii=False, separators=(',', ':')).strip('"')`, body by `requests`.
  official: {
    pair: (name, value) => name + JSON.stringify(value).replaceAll(/^"+|"+$/g, ''),
    write: spacedAsciiJson,
  },
  // Postman script: `key + JSON.stringify(value).replace(/^"|"$/g, '')`.
  postman: {
    pair: (name, value) => name + JSON.stringify(value).replaceAll(/^"|"$/g, ''),
    write: value => JSON.stringify(value),
  },
  // Java: signed through Gson with its defaults, sent through another library.
  gson: {
    pair: (name, value) =>
      value === null ? '' : name + (typeof value === 'string' ? value : gsonJson(value)),
    write: value => JSON.stringify(value),
  },
  // Go: `json.Marshal` of all that is no string, empty strings skipped.
  go: {
    pair: (name, value) => {
      if (value === null || value === '') return '';
      return name + (typeof value === 'string' ? value : goJson(value));
    },
    write: goJson,
  },
};

function unquotedText(value: ClientValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** As Python writes JSON by default: `, ` and `: ` between tokens, non-ASCII escaped. */
function spacedAsciiJson(value: ClientValue): string {
  if (Array.isArray(value)) return `[${value.map(each => spacedAsciiJson(each)).join(', ')}]`;
  if (isRecord(value)) {
    const members = Object.entries(value).map(
      ([name, each]) => `${spacedAsciiJson(name)}: ${spacedAsciiJson(each)}`,
    );
    return `{${members.join(', ')}}`;
  }
  return JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, unit => hexEscape(unit));
}

/** Members that are null vanish, elements that are null stay. */
function gsonJson(value: ClientValue): string {
  return JSON.stringify(withoutNullMembers(value)).replaceAll(/[<>&=']/g, hexEscape);
}

function withoutNullMembers(value: ClientValue): ClientValue {
  if (Array.isArray(value)) return value.map(each => withoutNullMembers(each));
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutNullMembers(each)]));
}

function isRecord(value: ClientValue): value is ClientRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function goJson(value: ClientValue): string {
  return JSON.stringify(value).replaceAll(/[<>&]/g, hexEscape);
}

function hexEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
