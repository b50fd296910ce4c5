import type { ByteWriter } from './byte-writer.ts';
import { type TextStyle, writeCharacters, writeCompact } from './canonical-text.ts';
import { COMMON_PARAMETERS } from './common-parameters.ts';
import type { Dialect } from './dialects.ts';
import { SEEN } from './json-reader.ts';
import { KIND, type ScannedBody } from './scanned-body.ts';

const SIGN = COMMON_PARAMETERS.indexOf('sign');

/**
 * Writes the text between the two secrets: name and value of every parameter but `sign`, by ascending name.
 *
 * Works on the lexemes of the body, so that no digit is lost. Source: protocol.md §3.
 */
export function writeSignText(writer: ByteWriter, body: ScannedBody, dialect: Dialect): void {
  const sign = body.facts.common[SIGN];
  for (const index of body.facts.order) {
    if (index !== sign && isSigned(body, index, dialect)) writeParameter(writer, { body, index }, dialect);
  }
}

interface Parameter {
  readonly body: ScannedBody;
  readonly index: number;
}

function isSigned(body: ScannedBody, index: number, dialect: Dialect): boolean {
  if (!body.isBlank(index)) return true;
  return body.kind(index) === KIND.NULL ? dialect.writesNull : dialect.writesEmpty;
}

function writeParameter(writer: ByteWriter, { body, index }: Parameter, dialect: Dialect): void {
  writeName(writer, body, index);
  const kind = body.kind(index);
  if (kind === KIND.STRING) return writeTopString(writer, { body, index }, dialect);
  const value = { bytes: body.bytes, start: body.valueStart(index), end: body.valueEnd(index) };
  const style = { escapes: true, html: dialect.nestedEscapes, dropsNull: dialect.dropsNestedNull };
  if (isCompactAlready(body.seen(index), style)) writer.slice(value.bytes, value.start, value.end);
  else writeCompact(writer, value, style);
}

function writeName(writer: ByteWriter, body: ScannedBody, index: number): void {
  const name = { bytes: body.bytes, start: body.nameStart(index), end: body.nameEnd(index) };
  if (body.facts.hasPlainNames) writer.slice(name.bytes, name.start, name.end);
  else writeCharacters(writer, name, RAW);
}

const RAW: TextStyle = { escapes: false, html: 0, dropsNull: false };
const ESCAPED: TextStyle = { escapes: true, html: 0, dropsNull: false };

function writeTopString(writer: ByteWriter, { body, index }: Parameter, dialect: Dialect): void {
  const text = { bytes: body.bytes, start: body.valueStart(index) + 1, end: body.valueEnd(index) - 1 };
  const seen = body.seen(index);
  if ((seen & SEEN.ESCAPE) === 0) return writer.slice(text.bytes, text.start, text.end);
  writeCharacters(writer, text, dialect.strings === 'raw' ? RAW : ESCAPED);
  // Python's strip('"') also takes the quote of a trailing \" and leaves its backslash.
  const isTrimmed = dialect.strings === 'escaped-trimmed' && (seen & SEEN.ENDS_WITH_QUOTE) !== 0;
  if (isTrimmed) writer.dropLast();
}

/** Whether the bytes as sent are the compact text already. Scalars always are. */
function isCompactAlready(seen: number, style: TextStyle): boolean {
  const rewritten = SEEN.SPACE | SEEN.ESCAPE | style.html | (style.dropsNull ? SEEN.NULL_MEMBER : 0);
  return (seen & rewritten) === 0;
}
