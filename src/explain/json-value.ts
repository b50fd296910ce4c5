import { decodeString } from '../wire/decode-string.ts';
import { endOfString, skipSpace } from '../wire/json-walk.ts';

/** A JSON value whose numbers are still the digits that were sent, and whose members are still in their order. */
export type JsonValue =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly lexeme: string }
  | { readonly kind: 'true' | 'false' | 'null' }
  | { readonly kind: 'array'; readonly items: readonly JsonValue[] }
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] };

export interface JsonMember {
  readonly name: string;
  readonly value: JsonValue;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const TRUE: JsonValue = { kind: 'true' };
const FALSE: JsonValue = { kind: 'false' };
const NULL: JsonValue = { kind: 'null' };

/** The value that begins at `at`; only for JSON that a scanner has accepted, whose nesting is bounded. */
export function readLexemes(bytes: Uint8Array, at: number): JsonValue {
  return new LexemeReader(bytes, at).read();
}

class LexemeReader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  read(): JsonValue {
    const first = this.#bytes[this.#at];
    if (first === QUOTE) return { kind: 'string', text: this.#readText() };
    if (first === OPEN_OBJECT) return { kind: 'object', members: this.#readMembers() };
    return first === OPEN_ARRAY ? { kind: 'array', items: this.#readItems() } : this.#readScalar();
  }

  #readMembers(): readonly JsonMember[] {
    const members: JsonMember[] = [];
    this.#skipTo(this.#at + 1);
    while (this.#bytes[this.#at] !== CLOSE_OBJECT) {
      const name = this.#readText();
      // The colon.
      this.#skipTo(skipSpace(this.#bytes, this.#at) + 1);
      members.push({ name, value: this.read() });
      this.#skipComma();
    }
    this.#at += 1;
    return members;
  }

  #readItems(): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#skipTo(this.#at + 1);
    while (this.#bytes[this.#at] !== CLOSE_ARRAY) {
      items.push(this.read());
      this.#skipComma();
    }
    this.#at += 1;
    return items;
  }

  #readText(): string {
    const end = endOfString(this.#bytes, this.#at);
    const text = decodeString(this.#bytes, this.#at + 1, end - 1);
    this.#at = end;
    return text;
  }

  #readScalar(): JsonValue {
    const start = this.#at;
    while (isOfScalar(this.#bytes[this.#at] ?? 0)) this.#at += 1;
    const lexeme = decodeString(this.#bytes, start, this.#at);
    if (lexeme === 'true') return TRUE;
    if (lexeme === 'false') return FALSE;
    return lexeme === 'null' ? NULL : { kind: 'number', lexeme };
  }

  #skipComma(): void {
    const at = skipSpace(this.#bytes, this.#at);
    this.#skipTo(this.#bytes[at] === COMMA ? at + 1 : at);
  }

  #skipTo(from: number): void {
    this.#at = skipSpace(this.#bytes, from);
  }
}

function isOfScalar(byte: number): boolean {
  return byte > 0x20 && byte !== COMMA && byte !== CLOSE_ARRAY && byte !== CLOSE_OBJECT;
}
