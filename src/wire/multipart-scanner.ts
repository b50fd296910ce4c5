import { type PartHead, readPartHead } from './part-head.ts';

/**
 * How far a scan has come: `more` bytes are needed, a `part` begins behind its head, the body is `whole`, or `broken`.
 */
export type MultipartProgress = 'more' | 'part' | 'whole' | 'broken';

/** Takes the content of the part that began last. */
export interface ContentSink {
  /** The bytes from `start` to before `end`; they may change once this returns. */
  take(bytes: Uint8Array, start: number, end: number): void;
}

/** Of one part, the empty line behind it included. */
export const PART_HEAD_BYTES_MAX = 4 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;
/** Looked at one by one before the platform is asked to search. */
const NEAR = 16;

type State = 'opening' | 'delimiter' | 'head' | 'content' | 'closing' | 'end' | 'broken';

/**
 * Scans a multipart body as it comes, in time that grows with its bytes alone, and keeps nothing of its content but
 * what may turn out to be a boundary.
 *
 * Strict: nothing stands before the first boundary or behind the last; lines end with CRLF; the bytes of a boundary
 * stand nowhere but in a boundary, so that no service finds a part that the gateway did not. Where the bytes are split
 * makes no difference. Source: RFC 2046 §5.1.1, RFC 7578; protocol.md §11.
 */
export class MultipartScanner {
  /** Two dashes and the boundary. */
  readonly #needle: Uint8Array;
  /** Per length of a beginning of the needle: the longest shorter one that ends it. */
  readonly #fallback: Uint8Array;
  #state: State = 'opening';
  /** How many bytes of the needle, or of what the state waits for, came last. */
  #matched = 0;
  /** The byte of a pair that came first. */
  #first = 0;
  readonly #head = new Uint8Array(PART_HEAD_BYTES_MAX);
  #headSize = 0;
  /** Content that may belong to a boundary: what of the needle matches, and the two bytes before it. */
  readonly #held: Uint8Array;
  #heldSize = 0;
  #part: PartHead | undefined;
  #contentBytes = 0;
  #at = 0;
  #fault = '';

  constructor(boundary: string) {
    this.#needle = Uint8Array.from(`--${boundary}`, character => character.charCodeAt(0));
    this.#fallback = fallbackOf(this.#needle);
    this.#held = new Uint8Array(this.#needle.length + 2);
  }

  /** The part that began last. */
  get part(): PartHead | undefined {
    return this.#part;
  }

  /** The head of that part as it came, the empty line behind it included; valid until the next read. */
  get head(): Uint8Array {
    return this.#head.subarray(0, this.#headSize);
  }

  /** How far the last read went. */
  get at(): number {
    return this.#at;
  }

  /** Why the body is broken: a noun phrase for the log. */
  get fault(): string {
    return this.#fault;
  }

  get isWhole(): boolean {
    return this.#state === 'end' || (this.#state === 'closing' && this.#matched === 0);
  }

  /** Reads on from `from`, to the end of the bytes or behind the head of the next part. */
  read(bytes: Uint8Array, from: number, sink: ContentSink): MultipartProgress {
    this.#at = from;
    while (this.#at < bytes.length) {
      const state = this.#state;
      if (state === 'broken') break;
      if (state === 'content') this.#readContent(bytes, sink);
      else if (this.#readByte(bytes[this.#at] ?? 0)) return 'part';
    }
    if (this.#state === 'broken') return 'broken';
    return this.isWhole ? 'whole' : 'more';
  }

  #break(fault: string): void {
    this.#fault = fault;
    this.#state = 'broken';
  }

  /** Takes one byte outside of content; whether it ends the head of a part. */
  #readByte(byte: number): boolean {
    this.#at += 1;
    switch (this.#state) {
      case 'opening':
        this.#readOpening(byte);
        return false;
      case 'delimiter':
        this.#readDelimiter(byte);
        return false;
      case 'head':
        return this.#readHead(byte);
      case 'closing':
        this.#readClosing(byte);
        return false;
      case 'content':
      case 'end':
      case 'broken':
        this.#break('bytes behind the last boundary');
        return false;
    }
  }

  #readOpening(byte: number): void {
    if (byte !== this.#needle[this.#matched])
      return this.#break('a body that does not begin with its boundary');
    this.#matched += 1;
    if (this.#matched === this.#needle.length) this.#enter('delimiter');
  }

  /** The two bytes behind a boundary: a new line, or the dashes of the last one. */
  #readDelimiter(byte: number): void {
    this.#matched += 1;
    if (this.#matched === 1) {
      this.#first = byte;
      if (byte !== CR && byte !== DASH) this.#break('a boundary that goes on');
    } else if (this.#first === CR && byte === LF) this.#enter('head');
    else if (this.#first === DASH && byte === DASH) this.#enter('closing');
    else this.#break('a boundary that goes on');
  }

  #readClosing(byte: number): void {
    if (byte !== (this.#matched === 0 ? CR : LF)) return this.#break('bytes behind the last boundary');
    this.#matched += 1;
    if (this.#matched === 2) this.#enter('end');
  }

  #readHead(byte: number): boolean {
    const size = this.#headSize;
    if (size === PART_HEAD_BYTES_MAX) {
      this.#break('a part whose head is too large');
      return false;
    }
    const before = size === 0 ? 0 : this.#head[size - 1];
    if ((byte === LF) !== (before === CR)) {
      this.#break('a line that does not end with CRLF');
      return false;
    }
    this.#head[size] = byte;
    this.#headSize = size + 1;
    return byte === LF && this.#endsHead() && this.#openPart();
  }

  /** Whether the line that ended last is empty. */
  #endsHead(): boolean {
    return this.#headSize === 2 || this.#head[this.#headSize - 3] === LF;
  }

  #openPart(): boolean {
    const part = readPartHead(this.#head.subarray(0, this.#headSize - 2));
    if ('fault' in part) {
      this.#break(part.fault);
      return false;
    }
    this.#part = part;
    this.#contentBytes = 0;
    this.#heldSize = 0;
    this.#state = 'content';
    this.#matched = 0;
    return true;
  }

  #enter(state: State): void {
    this.#state = state;
    this.#matched = 0;
    if (state === 'head') this.#headSize = 0;
  }

  /** Looks for the needle by the method of Knuth, Morris and Pratt, from dash to dash. */
  #readContent(bytes: Uint8Array, sink: ContentSink): void {
    const needle = this.#needle;
    const from = this.#at;
    let matched = this.#matched;
    let at = from;
    while (at < bytes.length) {
      if (matched === 0) {
        at = dashFrom(bytes, at);
        if (at === bytes.length) break;
      }
      const byte = bytes[at];
      at += 1;
      while (matched > 0 && byte !== needle[matched]) matched = this.#fallback[matched - 1] ?? 0;
      if (byte === needle[matched]) matched += 1;
      if (matched === needle.length) return this.#endContent(bytes, at, sink);
    }
    this.#matched = matched;
    this.#pass(bytes, sink, Math.min(matched + 2, this.#heldSize + bytes.length - from));
    this.#at = bytes.length;
  }

  /** The needle ends before `end`: with a new line before it, this is a boundary and ends the content. */
  #endContent(bytes: Uint8Array, end: number, sink: ContentSink): void {
    const from = this.#at;
    const size = this.#heldSize + end - this.#needle.length - from;
    const byteAt = (at: number): number | undefined =>
      at < this.#heldSize ? this.#held[at] : bytes[from + at - this.#heldSize];
    if (size < 2 || byteAt(size - 2) !== CR || byteAt(size - 1) !== LF) {
      return this.#break('a boundary that does not stand at the beginning of a line');
    }
    this.#emit(bytes, size - 2, sink);
    this.#at = end;
    const announced = this.#part?.announcedBytes ?? -1;
    if (announced >= 0 && announced !== this.#contentBytes)
      this.#break('a part that is not as long as it says');
    else this.#enter('delimiter');
  }

  /** Hands on all content but the last `kept` bytes, and holds those. */
  #pass(bytes: Uint8Array, sink: ContentSink, kept: number): void {
    const from = this.#at;
    const size = this.#heldSize + bytes.length - from - kept;
    this.#emit(bytes, size, sink);
    if (size < this.#heldSize) {
      this.#held.copyWithin(0, size, this.#heldSize);
      this.#heldSize -= size;
      this.#hold(bytes.subarray(from));
    } else {
      const next = from + size - this.#heldSize;
      this.#heldSize = 0;
      this.#hold(bytes.subarray(next));
    }
  }

  #hold(rest: Uint8Array): void {
    this.#held.set(rest, this.#heldSize);
    this.#heldSize += rest.length;
  }

  /** Hands on the first `size` bytes of what is held and what follows it. */
  #emit(bytes: Uint8Array, size: number, sink: ContentSink): void {
    this.#contentBytes += size;
    const held = Math.min(size, this.#heldSize);
    if (held > 0) sink.take(this.#held, 0, held);
    if (size > held) sink.take(bytes, this.#at, this.#at + size - held);
  }
}

/** The first dash at or behind `from`; the end where there is none. */
function dashFrom(bytes: Uint8Array, from: number): number {
  const near = Math.min(bytes.length, from + NEAR);
  for (let at = from; at < near; at += 1) if (bytes[at] === DASH) return at;
  const found = near === bytes.length ? -1 : bytes.indexOf(DASH, near);
  return found < 0 ? bytes.length : found;
}

function fallbackOf(needle: Uint8Array): Uint8Array {
  const fallback = new Uint8Array(needle.length);
  let length = 0;
  for (let at = 1; at < needle.length; at += 1) {
    while (length > 0 && needle[at] !== needle[length]) length = fallback[length - 1] ?? 0;
    if (needle[at] === needle[length]) length += 1;
    fallback[at] = length;
  }
  return fallback;
}
