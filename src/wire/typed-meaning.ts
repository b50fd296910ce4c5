import { ByteWriter } from './byte-writer.ts';
import { type TextStyle, writeCharacters, writeCompact } from './canonical-text.ts';
import { COMMON_PARAMETERS } from './common-parameters.ts';
import { SEEN } from './json-reader.ts';
import type { NextTurn } from './next-turn.ts';
import type { ScannedBody } from './scanned-body.ts';

/** SHA-256 as 32 bytes. An argument, because this room runs where there is no `node:crypto`. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const SIGN = COMMON_PARAMETERS.indexOf('sign');
/** Stands in no name, and in no JSON text whose control characters are escaped. */
const END = 0;
const NAME: TextStyle = { escapes: false, html: 0, dropsNull: false };
const VALUE: TextStyle = { escapes: true, html: 0, dropsNull: false };

/**
 * Digests what a body says, types included, whatever it was spelled like.
 *
 * Two bodies have one typed meaning exactly where they have the same parameters but `sign`, in any order, and each has
 * the same JSON value: strings by their characters, numbers by their digits as sent, members of objects in their order.
 * White space and escapes say nothing. So `1` is not `"1"`, `1.0` is not `1`, and a `null` is not an absent parameter.
 * One serves one body at a time. Source: protocol.md §3.
 */
export class TypedMeaning {
  readonly #sha256: Sha256;
  readonly #writer = new ByteWriter();

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  /** 32 bytes. */
  digest(body: ScannedBody): Uint8Array {
    const digest = this.#sha256(writeTypedForm(this.#writer, body));
    this.#writer.release();
    return digest;
  }

  /** The same in two turns of the event loop, for large bodies; serves any number of them at a time. */
  async digestInTurns(body: ScannedBody, nextTurn: NextTurn): Promise<Uint8Array> {
    const form = writeTypedForm(new ByteWriter(), body);
    await nextTurn();
    return this.#sha256(form);
  }
}

/** The bytes are the writer's own. */
function writeTypedForm(writer: ByteWriter, body: ScannedBody): Uint8Array {
  writer.open(0, Number.MAX_SAFE_INTEGER);
  writer.growTo(body.bytes.length + body.size * 2);
  const sign = body.facts.common[SIGN];
  for (const index of body.facts.order) if (index !== sign) writeParameter(writer, body, index);
  return writer.bytes.subarray(0, writer.length);
}

function writeParameter(writer: ByteWriter, body: ScannedBody, index: number): void {
  const { bytes } = body;
  writeCharacters(writer, { bytes, start: body.nameStart(index), end: body.nameEnd(index) }, NAME);
  writer.byte(END);
  const value = { bytes, start: body.valueStart(index), end: body.valueEnd(index) };
  // The bytes as sent are the compact text already.
  if ((body.seen(index) & (SEEN.SPACE | SEEN.ESCAPE)) === 0) writer.slice(bytes, value.start, value.end);
  else writeCompact(writer, value, VALUE);
  writer.byte(END);
}
