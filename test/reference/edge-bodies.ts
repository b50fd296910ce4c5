import type { ReadFault } from './json-text.ts';

/** A body at an edge of the grammar or of a limit, and what becomes of it. */
export interface EdgeBody {
  readonly name: string;
  readonly body: Buffer;
  readonly outcome: ReadFault | 'reads';
}

type Row = readonly [name: string, body: string | Buffer, outcome: EdgeBody['outcome']];

const grammar: readonly Row[] = [
  ['zero bytes', '', 'reads'],
  ['one space', ' ', 'syntax'],
  ['an empty object', '{}', 'reads'],
  ['whitespace of all four kinds between all tokens', '\t{\n"a"\r: [ 1 , 2 ] }\r\n', 'reads'],
  ['a form feed between tokens', '{\f}', 'syntax'],
  ['a no-break space between tokens', '{\u00a0}', 'syntax'],
  ['a byte order mark', '\ufeff{}', 'syntax'],
  ['an array as body', '[]', 'not-object'],
  ['null as body', 'null', 'not-object'],
  ['a second value', '{}{}', 'syntax'],
  ['a trailing comma', '{"a":1,}', 'syntax'],
  ['a comment', '{/**/}', 'syntax'],
  ['an unquoted key', '{a:1}', 'syntax'],
  ['a key without a value', '{"a"}', 'syntax'],
  ['a wrong bracket', '{"a":[1}', 'syntax'],
  ['no end', '{"a":1', 'syntax'],
  ['a literal in capitals', '{"a":True}', 'syntax'],
  ['a literal cut short', '{"a":nul}', 'syntax'],
  ['the three literals', '{"a":[true,false,null]}', 'reads'],
  ['numbers of every form', '{"a":[0,-0,10,1.0,0.50,1e400,-1E+400,1e-01]}', 'reads'],
  ['a leading zero', '{"a":01}', 'syntax'],
  ['a plus sign', '{"a":+1}', 'syntax'],
  ['a minus alone', '{"a":-}', 'syntax'],
  ['no digit before the point', '{"a":.5}', 'syntax'],
  ['no digit behind the point', '{"a":1.}', 'syntax'],
  ['no digit in the exponent', '{"a":1e+}', 'syntax'],
  ['a hexadecimal number', '{"a":0x1}', 'syntax'],
  ['all escapes', String.raw`{"a":"\"\\\/\b\f\n\r\t\u00eF"}`, 'reads'],
  ['an unknown escape', String.raw`{"a":"\x41"}`, 'syntax'],
  ['an escape of three digits', String.raw`{"a":"\u00g"}`, 'syntax'],
  ['an escape cut by the end', String.raw`{"a":"\u00`, 'syntax'],
  ['an escape of another language', String.raw`{"a":"\v"}`, 'syntax'],
  ['a capital U escape', String.raw`{"a":"\U0041"}`, 'syntax'],
  ['a raw line feed in a string', '{"a":"\n"}', 'syntax'],
  ['a raw delete in a string', '{"a":"\u007f"}', 'reads'],
];

const characters: readonly Row[] = [
  [
    'the first and last character of each length',
    '{"a":"\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}"}',
    'reads',
  ],
  ['the neighbours of the surrogates', '{"a":"\ud7ff\ue000"}', 'reads'],
  ['a stray continuation byte', bytesInString(0x80), 'utf-8'],
  ['a cut sequence', bytesInString(0xe2, 0x82), 'utf-8'],
  ['an overlong sequence of two', bytesInString(0xc1, 0xbf), 'utf-8'],
  ['an overlong sequence of three', bytesInString(0xe0, 0x9f, 0xbf), 'utf-8'],
  ['an overlong sequence of four', bytesInString(0xf0, 0x8f, 0xbf, 0xbf), 'utf-8'],
  ['the first surrogate', bytesInString(0xed, 0xa0, 0x80), 'utf-8'],
  ['the last surrogate', bytesInString(0xed, 0xbf, 0xbf), 'utf-8'],
  ['the code point after the last', bytesInString(0xf4, 0x90, 0x80, 0x80), 'utf-8'],
  ['a sequence of five', bytesInString(0xf8, 0x88, 0x80, 0x80, 0x80), 'utf-8'],
  ['a byte that is never UTF-8', bytesInString(0xff), 'utf-8'],
  ['an escaped pair', String.raw`{"a":"\ud83d\ude00"}`, 'reads'],
  ['a high half alone', String.raw`{"a":"\ud83d"}`, 'surrogate'],
  ['a low half alone', String.raw`{"a":"\ude00"}`, 'surrogate'],
  ['halves in the wrong order', String.raw`{"a":"\ude00\ud83d"}`, 'surrogate'],
  ['a high half before a pair', String.raw`{"a":"\ud83d\ud83d\ude00"}`, 'surrogate'],
  ['a high half twice', String.raw`{"a":"\ud83d\ud83d"}`, 'surrogate'],
  ['a low half twice', String.raw`{"a":"\udc00\udc00"}`, 'surrogate'],
  ['a high half before the code point after the halves', String.raw`{"a":"\udbff\ue000"}`, 'surrogate'],
  ['a high half before what only looks like a low one', String.raw`{"a":"\ud800xudc00"}`, 'surrogate'],
  ['a high half before another escape', String.raw`{"a":"\ud800\ndc00"}`, 'surrogate'],
  ['a high half before an escaped backslash', String.raw`{"a":"\ud800\\udc00"}`, 'surrogate'],
  ['the first and the last pair', String.raw`{"a":"\ud800\udc00\udbff\udfff"}`, 'reads'],
  ['a lone half in a nested key', String.raw`{"a":[{"\udfff":1}]}`, 'surrogate'],
  ['a lone half in a top-level key', String.raw`{"\ud800":1}`, 'surrogate'],
];

const limits: readonly Row[] = [
  ['64 levels of objects', nested('{"a":', 64, '}'), 'reads'],
  ['65 levels of objects', nested('{"a":', 65, '}'), 'depth'],
  ['64 levels with arrays', `{"a":${nested('[', 63, ']')}}`, 'reads'],
  ['65 levels with arrays', `{"a":${nested('[', 64, ']')}}`, 'depth'],
  ['brackets in strings', `{"a":"${'['.repeat(100)}"}`, 'reads'],
  ['50,000 tokens', `{"a":[[],${ones(24_996)}]}`, 'reads'],
  ['50,001 tokens', `{"a":[${ones(24_998)}]}`, 'tokens'],
  ['50,000 tokens in objects', `{"a":[{${members(12_497)}},[],1]}`, 'reads'],
  ['50,001 tokens in objects', `{"a":[{${members(12_497)}},[],[]]}`, 'tokens'],
  ['50,000 tokens at the top level', `{${members(255)},"a":[[],${ones(24_486)}]}`, 'reads'],
  ['50,001 tokens at the top level', `{${members(255)},"a":[${ones(24_488)}]}`, 'tokens'],
  ['256 top-level keys', keys(256), 'reads'],
  ['257 top-level keys', keys(257), 'too-many-keys'],
  ['257 keys further down', `{"a":${keys(257)}}`, 'reads'],
  ['the same top-level key twice', '{"a":1,"b":2,"a":1}', 'duplicate-key'],
  ['the same top-level key twice, escaped once', String.raw`{"a":1,"\u0061":1}`, 'duplicate-key'],
  ['the same key twice further down', '{"a":{"b":1,"b":2}}', 'reads'],
  ['keys that differ in case', '{"a":1,"A":1}', 'reads'],
  ['names of what every object inherits', '{"__proto__":1,"constructor":2}', 'reads'],
  ['an empty top-level key', '{"":1}', 'reads'],
  ['NUL in a top-level key', String.raw`{"a\u0000":1}`, 'key-text'],
  ['the control character after NUL in a top-level key', String.raw`{"\u0001":1}`, 'reads'],
  ['delete in a top-level key', '{"\u007f":1}', 'reads'],
  ['the first character past ASCII in a top-level key', String.raw`{"\u0080":1}`, 'key-text'],
  ['a raw letter past ASCII in a top-level key', '{"é":1}', 'key-text'],
  ['NUL and letters past ASCII in a nested key', String.raw`{"a":{"é\u0000":1}}`, 'reads'],
];

/** Both sides of every rule that a body must keep. Source: RFC 8259, RFC 3629, protocol.md §5 row 1. */
export const edgeBodies = {
  grammar: asEdgeBodies(grammar),
  characters: asEdgeBodies(characters),
  limits: asEdgeBodies(limits),
} as const;

function asEdgeBodies(rows: readonly Row[]): readonly EdgeBody[] {
  return rows.map(([name, body, outcome]) => ({ name, body: Buffer.from(body), outcome }));
}

function bytesInString(...bytes: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
}

function nested(open: string, levels: number, close: string): string {
  const innermost = open === '[' ? '' : '1';
  return open.repeat(levels) + innermost + close.repeat(levels);
}

function ones(count: number): string {
  return Array.from({ length: count }, () => '1').join(',');
}

function keys(count: number): string {
  return `{${members(count)}}`;
}

function members(count: number): string {
  return Array.from({ length: count }, (_, nth) => `"k${nth}":1`).join(',');
}
