import { COMMON_PARAMETERS, type CommonParameter } from './common-parameters.ts';
import { decodeString } from './decode-string.ts';
import { SEEN } from './json-reader.ts';
import { type ReadAscii, readAscii } from './read-ascii.ts';

/** What a top-level value is. */
export const KIND = { STRING: 0, NUMBER: 1, TRUE: 2, FALSE: 3, NULL: 4, OBJECT: 5, ARRAY: 6 } as const;

/**
 * How many numbers of `marks` describe one parameter: name start and end, value start and end, kind, seen, and the
 * head of its name.
 */
export const STRIDE = 7;
/** Where the head of a name stands: its first three bytes as one number that orders like they do. */
export const HEAD = 6;

/** The facts of a scan, as the scanner hands them over. */
export interface BodyFacts {
  /** `STRIDE` numbers per parameter, in body order; a name's offsets leave its quotes out, a value's do not. */
  readonly marks: readonly number[];
  /** The parameters in ascending byte order of their names. */
  readonly order: readonly number[];
  /** Per entry of `COMMON_PARAMETERS`: the index of that parameter, or -1. */
  readonly common: readonly number[];
  /** The `SEEN` bits of all top-level strings, and those of all objects and arrays. */
  readonly topSeen: number;
  readonly nestedSeen: number;
  readonly hasNull: boolean;
  readonly hasEmpty: boolean;
  /** Whether every name is free of escapes. */
  readonly hasPlainNames: boolean;
}

/**
 * A body that reads as one JSON object inside the limits: its bytes, untouched, and where its parameters lie.
 *
 * Parameters are named by their index in body order. Source: protocol.md §5, step 1.
 */
export class ScannedBody {
  readonly bytes: Uint8Array;
  readonly facts: BodyFacts;
  /** How many parameters stand at the top level. */
  readonly size: number;
  readonly #readAscii: ReadAscii;

  constructor(bytes: Uint8Array, facts: BodyFacts, read: ReadAscii = readAscii) {
    this.bytes = bytes;
    this.facts = facts;
    this.#readAscii = read;
    this.size = facts.marks.length / STRIDE;
  }

  /** The index of a common parameter, or -1 where it counts as missing: absent, `null` or `""`. */
  indexOf(name: CommonParameter): number {
    const index = this.facts.common[COMMON_PARAMETERS.indexOf(name)] ?? -1;
    return index < 0 || this.isBlank(index) ? -1 : index;
  }

  has(name: CommonParameter): boolean {
    return this.indexOf(name) >= 0;
  }

  /**
   * The characters of a common parameter that is a string; `undefined` where it is missing, of another type, or too
   * long for any of them: decoding a megabyte only to see that it is no app key would hold up every other call.
   */
  textOf(name: CommonParameter): string | undefined {
    const index = this.indexOf(name);
    if (index < 0 || this.kind(index) !== KIND.STRING) return undefined;
    return this.valueEnd(index) - this.valueStart(index) > COMMON_BYTES_MAX ? undefined : this.text(index);
  }

  /** The digits of a common parameter: the characters of a string or a number as sent; else `undefined`. */
  digitsOf(name: CommonParameter): string | undefined {
    const index = this.indexOf(name);
    if (index < 0) return undefined;
    return this.kind(index) === KIND.NUMBER ? this.lexeme(index) : this.textOf(name);
  }

  kind(index: number): number {
    return this.mark(index, 4);
  }

  /** The `SEEN` bits of the value. */
  seen(index: number): number {
    return this.mark(index, 5);
  }

  valueStart(index: number): number {
    return this.mark(index, 2);
  }

  valueEnd(index: number): number {
    return this.mark(index, 3);
  }

  nameStart(index: number): number {
    return this.mark(index, 0);
  }

  nameEnd(index: number): number {
    return this.mark(index, 1);
  }

  name(index: number): string {
    return decodeString(this.bytes, this.nameStart(index), this.nameEnd(index));
  }

  /** The characters of a string value. */
  text(index: number): string {
    const isAscii = (this.seen(index) & (SEEN.ESCAPE | SEEN.NON_ASCII)) === 0;
    const start = this.valueStart(index) + 1;
    const end = this.valueEnd(index) - 1;
    return isAscii ? this.#readAscii(this.bytes, start, end) : decodeString(this.bytes, start, end);
  }

  /** The bytes of a value as sent, read as ASCII. */
  lexeme(index: number): string {
    return this.#readAscii(this.bytes, this.valueStart(index), this.valueEnd(index));
  }

  /** Whether the value is `null` or `""`. */
  isBlank(index: number): boolean {
    const kind = this.kind(index);
    return (
      kind === KIND.NULL || (kind === KIND.STRING && this.valueEnd(index) - this.valueStart(index) === 2)
    );
  }

  private mark(index: number, column: number): number {
    return this.facts.marks[index * STRIDE + column] ?? 0;
  }
}

/** Of a common parameter as sent, quotes included: 255 characters, each of them escaped. Source: protocol.md §2. */
const COMMON_BYTES_MAX = 255 * '\\u0000'.length + 2;
