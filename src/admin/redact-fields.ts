import { REDACTED } from './redacted.ts';

/** Ends of names without `_` and `-`, in lower case. */
const SECRET = /(?:secret|secretkey|password|passwd|privatekey|accesskey|apikey|authorization)$/;
const TOKEN = /token$/;

type Rewrite = (text: string) => string;

/**
 * Takes the values of secret fields out of a text that is JSON, looks a little like it, or is a form.
 *
 * `clean` rewrites what an escaped string means, `showToken` what is shown of a token. One pass, whatever the text.
 */
export function redactFields(text: string, clean: Rewrite, showToken: Rewrite): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf('"'); at >= 0; ) {
    const end = stringEnd(text, at);
    const written = text.slice(at, end);
    const meant = meaningOf(written);
    const value = valueBehind(text, end);
    const kind = value === undefined ? undefined : kindOf(meant);
    let next = end;
    if (value !== undefined && kind !== undefined) {
      // Only looked for where it is needed: every container would be read once for each that it lies in.
      const valueEnd = value.end ?? containerEnd(text, value.start);
      result +=
        text.slice(from, value.start) + shownValue(text.slice(value.start, valueEnd), kind, showToken);
      from = valueEnd;
      next = valueEnd;
    } else if (written.includes('\\') && clean(meant) !== meant) {
      result += text.slice(from, at) + JSON.stringify(REDACTED);
      from = end;
    }
    at = text.indexOf('"', next);
  }
  return redactForm(result + text.slice(from), showToken);
}

function kindOf(name: string): 'secret' | 'token' | undefined {
  const plain = name.toLowerCase().replaceAll(/[_-]/g, '');
  if (SECRET.test(plain)) return 'secret';
  return TOKEN.test(plain) ? 'token' : undefined;
}

function shownValue(written: string, kind: 'secret' | 'token', showToken: Rewrite): string {
  if (isContainer(written[0])) return JSON.stringify(REDACTED);
  const meant = meaningOf(written);
  return JSON.stringify(kind === 'secret' || meant === '' ? REDACTED : showToken(meant));
}

/** Behind the closing quote; the end of the text where there is none. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

function isContainer(first: string | undefined): boolean {
  return first === '{' || first === '[';
}

/** Behind the bracket that closes the one at `start`; the end of the text where there is none. */
function containerEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = stringEnd(text, at) - 1;
    else if (isContainer(char)) depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** `end`: `undefined` of an object or a list. */
interface FoundValue {
  readonly start: number;
  readonly end: number | undefined;
}

/** The value behind a name and its colon; `undefined` where there is no colon. */
function valueBehind(text: string, at: number): FoundValue | undefined {
  let start = skipBlanks(text, at);
  if (text[start] !== ':') return undefined;
  start = skipBlanks(text, start + 1);
  if (text[start] === '"') return { start, end: stringEnd(text, start) };
  if (start >= text.length) return undefined;
  if (isContainer(text[start])) return { start, end: undefined };
  let end = start;
  while (end < text.length && !',}] \t\r\n'.includes(text[end] ?? '')) end += 1;
  return { start, end };
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (next < text.length && ' \t\r\n'.includes(text[next] ?? '')) next += 1;
  return next;
}

/** What a string of JSON means; where it is none, its characters. */
function meaningOf(written: string): string {
  if (!written.startsWith('"')) return written;
  try {
    return String(JSON.parse(written));
  } catch {
    return written.replaceAll(/^"|"$/g, '');
  }
}

const NAME_LENGTH_MAX = 64;
const NAME = /[A-Za-z0-9_.%-]/;
const VALUE_END = /[&\s"'<>]/g;

/** Fields of a form or a query, one pass from `=` to `=`. */
function redactForm(text: string, showToken: Rewrite): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf('='); at >= 0; ) {
    let next = at + 1;
    const kind = kindOf(nameBefore(text, at));
    if (kind !== undefined) {
      VALUE_END.lastIndex = next;
      const end = VALUE_END.exec(text)?.index ?? text.length;
      const value = text.slice(next, end);
      if (value !== '') result += text.slice(from, next) + (kind === 'token' ? showToken(value) : REDACTED);
      if (value !== '') from = end;
      next = Math.max(next, end);
    }
    at = text.indexOf('=', next);
  }
  return result + text.slice(from);
}

function nameBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < NAME_LENGTH_MAX && NAME.test(text[start - 1] ?? '')) start -= 1;
  return text.slice(start, end).replaceAll(/%5f/gi, '_').replaceAll(/%2d/gi, '-');
}
