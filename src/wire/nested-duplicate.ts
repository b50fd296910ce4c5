import { decodeString } from './decode-string.ts';
import { endOfString, skipSpace } from './json-walk.ts';
import { KIND, type ScannedBody } from './scanned-body.ts';

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
const CLOSE_ARRAY = 0x5d;
const CLOSE_OBJECT = 0x7d;

/**
 * The first member name that stands twice in one object inside a value of the body, or `undefined`.
 *
 * Top-level names are unique already. Time is linear in the body. Source: protocol.md §5, step 1.
 */
export function findNestedDuplicate(body: ScannedBody): string | undefined {
  for (let index = 0; index < body.size; index += 1) {
    const kind = body.kind(index);
    if (kind !== KIND.OBJECT && kind !== KIND.ARRAY) continue;
    const found = findIn(body.bytes, body.valueStart(index), body.valueEnd(index));
    if (found !== undefined) return found;
  }
  return undefined;
}

function findIn(bytes: Uint8Array, start: number, end: number): string | undefined {
  /** The names met so far, per container that is open; arrays have none. */
  const open: Set<string>[] = [];
  let at = start;
  while (at < end) {
    const byte = bytes[at];
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) open.push(new Set());
    if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) open.pop();
    if (byte !== QUOTE) {
      at += 1;
      continue;
    }
    const behind = endOfString(bytes, at);
    if (bytes[skipSpace(bytes, behind)] === COLON) {
      const name = decodeString(bytes, at + 1, behind - 1);
      const names = open.at(-1);
      if (names?.has(name) === true) return name;
      names?.add(name);
    }
    at = behind;
  }
  return undefined;
}
