import { decodeString } from './decode-string.ts';
import { endOfString, skipSpace } from './json-walk.ts';
import type { ScannedBody } from './scanned-body.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
const CLOSE_ARRAY = 0x5d;
const CLOSE_OBJECT = 0x7d;

type Members = Record<string, unknown>;

/**
 * The business parameters but one as JavaScript values, for those who look at them; what goes on are the caller's bytes.
 *
 * Built from the scanned bytes and not by `JSON.parse`: engines have been seen to take an escaped name for another
 * one that they met before (nodejs/node#63785), so that a contract would judge other names than the service reads.
 */
export function readBusinessValues(body: ScannedBody, without?: string): Readonly<Members> {
  const values: Members = {};
  for (let index = 0; index < body.size; index += 1) {
    if (body.facts.common.includes(index)) continue;
    const name = body.name(index);
    if (name === without) continue;
    define(values, name, new ValueReader(body.bytes, body.valueStart(index)).read());
  }
  return values;
}

/** The value of JSON text that a reader has accepted; white space around it is skipped. */
export function readJsonValue(bytes: Uint8Array): unknown {
  return new ValueReader(bytes, skipSpace(bytes, 0)).read();
}

/** Defines a member of any name: plain assignment would take `__proto__` for an order to change the prototype. */
function define(members: Members, name: string, value: unknown): void {
  if (name !== '__proto__') members[name] = value;
  else Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Reads values from JSON that a scanner has accepted: nesting is bounded, and there is nothing to refuse. */
class ValueReader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  read(): unknown {
    const first = this.#bytes[this.#at];
    if (first === QUOTE) return this.#readString();
    if (first === OPEN_OBJECT) return this.#readObject();
    return first === OPEN_ARRAY ? this.#readArray() : this.#readScalar();
  }

  #readObject(): Members {
    const members: Members = {};
    this.#skipTo(this.#at + 1);
    while (this.#bytes[this.#at] !== CLOSE_OBJECT) {
      const name = this.#readString();
      // The colon.
      this.#skipTo(skipSpace(this.#bytes, this.#at) + 1);
      define(members, name, this.read());
      this.#skipComma();
    }
    this.#at += 1;
    return members;
  }

  #readArray(): unknown[] {
    const items: unknown[] = [];
    this.#skipTo(this.#at + 1);
    while (this.#bytes[this.#at] !== CLOSE_ARRAY) {
      items.push(this.read());
      this.#skipComma();
    }
    this.#at += 1;
    return items;
  }

  #readString(): string {
    const end = endOfString(this.#bytes, this.#at);
    const text = decodeString(this.#bytes, this.#at + 1, end - 1);
    this.#at = end;
    return text;
  }

  #readScalar(): unknown {
    const start = this.#at;
    let end = start;
    while (isOfScalar(this.#bytes[end] ?? 0)) end += 1;
    this.#at = end;
    const lexeme = decodeString(this.#bytes, start, end);
    return LITERALS.has(lexeme) ? LITERALS.get(lexeme) : Number(lexeme);
  }

  #skipComma(): void {
    const at = skipSpace(this.#bytes, this.#at);
    this.#skipTo(this.#bytes[at] === COMMA ? at + 1 : at);
  }

  #skipTo(from: number): void {
    this.#at = skipSpace(this.#bytes, from);
  }
}

const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function isOfScalar(byte: number): boolean {
  return byte > 0x20 && byte !== COMMA && byte !== CLOSE_ARRAY && byte !== CLOSE_OBJECT;
}
