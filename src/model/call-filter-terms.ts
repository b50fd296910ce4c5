/** What stands between blanks in a filter, not yet judged. Positions are UTF-16 code units from 0. */
export interface RawTerm {
  readonly position: number;
  readonly isNegated: boolean;
  /** `undefined`: a bare word or a quoted text. */
  readonly key: string | undefined;
  /** Between commas; at least one. */
  readonly values: readonly RawValue[];
}

export interface RawValue {
  readonly position: number;
  readonly text: string;
  /** Then no character of it means anything. */
  readonly isQuoted: boolean;
}

export interface RawFault {
  readonly position: number;
  readonly message: string;
}

/** Cuts a filter into its terms, in one pass. */
export function readTerms(text: string): readonly RawTerm[] | RawFault {
  const terms: RawTerm[] = [];
  let at = 0;
  for (;;) {
    while (isBlank(text[at])) at += 1;
    if (at >= text.length) return terms;
    const read = readTerm(text, at);
    if ('message' in read) return read;
    terms.push(read.term);
    at = read.end;
  }
}

function readTerm(text: string, start: number): { readonly term: RawTerm; readonly end: number } | RawFault {
  const isNegated = text[start] === '-';
  let at = isNegated ? start + 1 : start;
  const key = keyAt(text, at);
  if (key !== undefined) at += key.length + 1;
  const values: RawValue[] = [];
  for (;;) {
    const read = readValue(text, at, key !== undefined);
    if ('message' in read) return read;
    if (read.value.text !== '') values.push(read.value);
    at = read.end;
    if (text[at] !== ',' || key === undefined) break;
    at += 1;
  }
  if (values.length === 0)
    return { position: at, message: key === undefined ? 'a text is missing' : `${key}: needs a value` };
  return { term: { position: start, isNegated, key, values }, end: at };
}

function keyAt(text: string, at: number): string | undefined {
  let end = at;
  while (isLetter(text[end])) end += 1;
  return end > at && text[end] === ':' ? text.slice(at, end) : undefined;
}

/** Where a bare word ends: at a blank, at `separator`, or with the text. */
function endOfWord(text: string, start: number, separator: ',' | ' '): number {
  let end = start;
  while (end < text.length && !isBlank(text[end]) && text[end] !== separator) end += 1;
  return end;
}

function readValue(
  text: string,
  start: number,
  endsAtComma: boolean,
): { readonly value: RawValue; readonly end: number } | RawFault {
  if (text[start] !== '"') {
    const end = endOfWord(text, start, endsAtComma ? ',' : ' ');
    return { value: { position: start, text: text.slice(start, end), isQuoted: false }, end };
  }
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '"') return { value: { position: start, text: value, isQuoted: true }, end: at + 1 };
    if (text[at] === '\\' && at + 1 < text.length) at += 1;
    value += text[at] ?? '';
  }
  return { position: start, message: 'this quote is not closed' };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z_]/.test(character);
}
