import { ByteWriter } from './byte-writer.ts';
import type { ContentSink } from './multipart-scanner.ts';
import type { PartHead } from './part-head.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const FIRST_BEYOND_ASCII = 0x80;
const ESCAPES = Array.from({ length: SPACE }, (_, code) =>
  Uint8Array.from(`\\u${code.toString(16).padStart(4, '0')}`, character => character.charCodeAt(0)),
);

/**
 * Writes the text fields of a multipart call as one JSON object of strings, which is then read as any body is.
 *
 * Whether the text is UTF-8 and the names stand once is left to the scanner of bodies. Source: protocol.md §11.
 */
export class FieldObject implements ContentSink {
  readonly #writer = new ByteWriter();
  readonly #names = new Set<string>();
  #count = 0;
  #isOpen = false;
  #isAscii = false;
  #fault = '';

  constructor(bytesMax: number) {
    this.#writer.open(0, bytesMax);
    this.#writer.byte(OPEN_OBJECT);
  }

  /** The names so far. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** How many fields have begun, those of one name apart. */
  get count(): number {
    return this.#count;
  }

  get isTooLarge(): boolean {
    return this.#writer.overflowed;
  }

  /** What is wrong with a field that was declared to be ASCII; empty where nothing is. */
  get fault(): string {
    return this.#fault;
  }

  /** Begins a field, and ends the one before. */
  begin({ name, isAscii }: PartHead): void {
    this.#end();
    if (this.#count > 0) this.#writer.byte(COMMA);
    this.#count += 1;
    this.#names.add(name);
    this.#isAscii = isAscii;
    this.#writer.byte(QUOTE);
    // A name is ASCII without controls, quotes and backslashes.
    for (let at = 0; at < name.length; at += 1) this.#writer.byte(name.charCodeAt(at));
    this.#writer.byte(QUOTE);
    this.#writer.byte(COLON);
    this.#writer.byte(QUOTE);
    this.#isOpen = true;
  }

  take(bytes: Uint8Array, start: number, end: number): void {
    let from = start;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte >= FIRST_BEYOND_ASCII && this.#isAscii)
        this.#fault = 'a field beyond the charset that it declares';
      if (byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH) continue;
      this.#writer.slice(bytes, from, at);
      this.#escape(byte);
      from = at + 1;
    }
    this.#writer.slice(bytes, from, end);
  }

  /** The object; nothing may be added to it any more. */
  whole(): Uint8Array {
    this.#end();
    this.#writer.byte(CLOSE_OBJECT);
    return this.#writer.bytes.subarray(0, this.#writer.length);
  }

  #escape(byte: number): void {
    const escape = ESCAPES[byte];
    if (escape !== undefined) return this.#writer.slice(escape, 0, escape.length);
    this.#writer.byte(BACKSLASH);
    this.#writer.byte(byte);
  }

  #end(): void {
    if (this.#isOpen) this.#writer.byte(QUOTE);
    this.#isOpen = false;
  }
}
