import { APP_KEY, TYPE } from './fuzz-gateway.ts';

const BYTES = 1024 * 1024;
const SIGN = 'A'.repeat(32);
const COMMON = `"type":"${TYPE}","app_key":"${APP_KEY}","sign":"${SIGN}"`;
/** With these every dialect writes another text. */
const CORNERS = '"n1":null,"e1":"","q1":"a\\"","o1":{"x":"<=","z":null}';
const ROOM = BYTES - COMMON.length - CORNERS.length - 64;

/** Bodies of up to 1 MiB with a wrong sign, each the worst that is known for some part of the gateway. */
export const worstBodies: Readonly<Record<string, Buffer>> = {
  'one plain string': withParameter(`"${filled('x')}"`),
  'quads that mean ASCII': withParameter(`"${filled('\\u0041')}"`),
  'short escapes': withParameter(`"${filled('\\n')}"`),
  'control characters': withParameter(`"${filled('\\u0001')}"`),
  'quads inside an array': withParameter(`["${filled('\\u0041')}"]`),
  'short escapes inside an array': withParameter(`["${filled('\\n')}"]`),
  'surrogate pairs inside an array': withParameter(`["${filled('\\ud83d\\ude00')}"]`),
  'angle brackets': withParameter(`["${filled('<')}"]`),
  'equals signs': withParameter(`["${filled('=')}"]`),
  'angle brackets as quads': withParameter(`["${filled('\\u003c')}"]`),
  'deepest nesting': withParameter(`${'['.repeat(62)}"${filled('\\n', ROOM - 128)}"${']'.repeat(62)}`),
  'most tokens, spaced': withParameter(
    `[${Array.from({ length: 16_000 }, () => `{}${' '.repeat(60)}`).join(',')}]`,
  ),
  'empty strings, spaced': withParameter(
    `[${Array.from({ length: 24_000 }, () => `""${' '.repeat(40)}`).join(',')}]`,
  ),
  'members that are null': withParameter(
    `{${Array.from({ length: 12_000 }, (_, nth) => `"${'k'.repeat(70)}${nth}":null`).join(',')}}`,
  ),
  'white space inside an array': withParameter(`[${' '.repeat(ROOM)}1]`),
  'one number': withParameter('1'.repeat(ROOM)),
  'characters of two bytes': withParameter(`"${filled('é', ROOM / 2)}"`),
  'one name of escapes': bodyOf(`${COMMON},"${filled('\\n')}":1`),
  'names of escapes': bodyOf(`${COMMON},${names(nth => filled('\\n', ROOM / 250) + nth)}`),
  'names of escapes between characters': bodyOf(
    `${COMMON},${names(nth => filled('é\\n', ROOM / 330) + nth)}`,
  ),
  'long names with one beginning': bodyOf(`${COMMON},${names(nth => 'k'.repeat(ROOM / 250) + nth)}`),
  'short names with one beginning': bodyOf(
    `${COMMON},${names(nth => `${'k'.repeat(58)}${999 - nth}`, `"${'x'.repeat(ROOM / 240 - 80)}"`)}`,
  ),
  'a type of escapes': bodyOf(`"type":"${filled('\\n')}","app_key":"${APP_KEY}","sign":"${SIGN}"`),
  'a sign of escapes': bodyOf(`"type":"${TYPE}","app_key":"${APP_KEY}","sign":"${filled('\\n')}"`),
  'type, app key and sign of escapes': bodyOf(
    ['type', 'app_key', 'sign'].map(name => `"${name}":"${filled('\\n', ROOM / 3)}"`).join(','),
  ),
};

function withParameter(value: string): Buffer {
  return bodyOf(`${COMMON},"p":${value}`);
}

function bodyOf(members: string): Buffer {
  return Buffer.from(`{${members},${CORNERS}}`);
}

function filled(piece: string, bytes = ROOM): string {
  return piece.repeat(Math.floor(bytes / piece.length));
}

function names(name: (nth: number) => string, value = '1'): string {
  return Array.from({ length: 240 }, (_, nth) => `"${name(nth)}":${value}`).join(',');
}
