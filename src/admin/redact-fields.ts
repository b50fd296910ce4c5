import { REDACTED } from './redacted.ts';

/** Names without `_` and `-`, in lower case. */
const SECRETS: ReadonlySet<string> = new Set([
  'appsecret',
  'clientsecret',
  'secret',
  'secretkey',
  'password',
  'privatekey',
  'authorization',
]);
const TOKENS: ReadonlySet<string> = new Set(['accesstoken', 'refreshtoken', 'token']);

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
      result +=
        text.slice(from, value.start) + shownValue(text.slice(value.start, value.end), kind, showToken);
      from = value.end;
      next = value.end;
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
  if (SECRETS.has(plain)) return 'secret';
  return TOKENS.has(plain) ? 'token' : undefined;
}

function shownValue(written: string, kind: 'secret' | 'token', showToken: Rewrite): string {
  const meant = meaningOf(written);
  return JSON.stringify(kind === 'secret' || meant === '' ? REDACTED : showToken(meant));
}

/** Behind the closing quote; the end of the text where there is none. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** The value behind a name and its colon; `undefined` where there is no colon, or an object or a list behind it. */
function valueBehind(text: string, at: number): { readonly start: number; readonly end: number } | undefined {
  let start = skipBlanks(text, at);
  if (text[start] !== ':') return undefined;
  start = skipBlanks(text, start + 1);
  if (text[start] === '"') return { start, end: stringEnd(text, start) };
  if (start >= text.length || text[start] === '{' || text[start] === '[') return undefined;
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

const FORM_FIELD =
  /\b(access_?token|refresh_?token|app_?secret|client_?secret|secret|password)=([^&\s"'<>]{1,4096})/gi;

function redactForm(text: string, showToken: Rewrite): string {
  if (!text.includes('=')) return text;
  return text.replaceAll(FORM_FIELD, (_all, name: string, value: string) =>
    kindOf(name) === 'token' ? `${name}=${showToken(value)}` : `${name}=${REDACTED}`,
  );
}
