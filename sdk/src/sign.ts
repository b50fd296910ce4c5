import { compactJson, type Member } from './json-text.ts';
import { md5Hex } from './md5.ts';
import { type CallParameters, membersOf } from './parameters.ts';

const encoder = new TextEncoder();

/**
 * The sign of these parameters: 32 hex digits in upper case. A `sign` among them is left out.
 *
 * Throws as `membersOf` does. Source: protocol.md §3, the dialect `plain`.
 */
export function sign(parameters: CallParameters, secret: string): string {
  return signMembers(membersOf(parameters), secret);
}

/** The text between the two secrets: what to compare where a sign is refused. */
export function signText(parameters: CallParameters): string {
  return textOf(membersOf(parameters));
}

export function signMembers(members: readonly Member[], secret: string): string {
  return md5Hex(encoder.encode(secret + textOf(members) + secret)).toUpperCase();
}

function textOf(members: readonly Member[]): string {
  return members
    .filter(({ name, json }) => name !== 'sign' && json !== 'null')
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, json }) => name + signedText(json))
    .join('');
}

/** A string is its characters, an object or array is compact JSON, all else its text as sent. */
export function signedText(json: string): string {
  if (json.startsWith('"')) return String(JSON.parse(json));
  return json.startsWith('{') || json.startsWith('[') ? compactJson(json) : json;
}
