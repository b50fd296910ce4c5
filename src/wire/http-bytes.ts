export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
const DELETE = 0x7f;
export const ZERO = 0x30;
export const NINE = 0x39;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
/** The bit that tells lower case letters from upper case ones. */
const LOWER = 0x20;

/** Which bytes a field name may hold: 1. Source: RFC 9110 §5.6.2. */
export const TOKEN = tableOf("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

/** Visible characters, white space and bytes above ASCII. */
export function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i] ?? 0;
    if ((byte < SPACE && byte !== TAB) || byte === DELETE) return false;
  }
  return true;
}

/** Whether the bytes from `start` on are this name, whatever their case; the name is in lower case. */
export function isName(bytes: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i += 1) {
    const byte = bytes[start + i] ?? 0;
    const isUpper = byte >= UPPER_A && byte <= UPPER_Z;
    if ((isUpper ? byte + LOWER : byte) !== name[i]) return false;
  }
  return true;
}

export function skipSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at += 1;
  return at;
}

export function skipSpaceBack(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] === SPACE || bytes[at - 1] === TAB)) at -= 1;
  return at;
}

export function numberOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i += 1) value = value * 10 + (bytes[i] ?? 0) - ZERO;
  return value;
}

export function hexOf(byte: number): number {
  if (byte >= ZERO && byte <= NINE) return byte - ZERO;
  const letter = byte | LOWER;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}

export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

export function asciiOf(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0));
}

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of asciiOf(characters)) table[byte] = 1;
  return table;
}
