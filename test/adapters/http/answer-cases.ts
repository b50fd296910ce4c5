/** An answer of a service, byte for byte, and what has to be made of it. */
export interface AnswerCase {
  readonly name: string;
  /** Latin-1. */
  readonly bytes: string;
  /** Whether the service ends its side behind the bytes. */
  readonly ends?: true;
  readonly expected: Expected;
}

export type Expected =
  | {
      readonly progress: 'whole';
      readonly status: number;
      readonly body: string;
      readonly isReusable: boolean;
      readonly keepAliveSeconds: number;
    }
  | { readonly progress: 'broken'; readonly fault: string }
  | { readonly progress: 'too-large'; readonly status: number }
  | { readonly progress: 'unfinished' };

/** What the cases below are read with: small, so that both sides of each bound are short. */
export const BOUNDS = { headBytesMax: 200, bodyBytesMax: 40 };

type Whole = Extract<Expected, { progress: 'whole' }>;

const WHOLE: Whole = { progress: 'whole', status: 200, body: '', isReusable: true, keepAliveSeconds: -1 };
const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;
const BARE_LF = 'a line that does not end with CRLF';
const NAMELESS = 'a field without a proper name';
const CONTROL = 'a field with control characters';
const BESIDE = 'a length beside chunks';
const INTERIM_LAST = 'an interim answer that is the last';
const INTERIM_BODY = 'an interim answer with a body';

export const goodCases: readonly AnswerCase[] = [
  good('a length', `${OK}content-length: 5\r\n\r\nhello`, 'hello'),
  good('a length of 0', `${OK}content-length: 0\r\n\r\n`, ''),
  good('a length with leading zeros', `${OK}content-length: 0005\r\n\r\nhello`, 'hello'),
  good('white space around a length', `${OK}Content-Length: \t 5  \r\n\r\nhello`, 'hello'),
  good('no white space behind a colon', `${OK}content-length:5\r\n\r\nhello`, 'hello'),
  good('a field without a value', `${OK}x-empty:\r\ncontent-length: 2\r\n\r\n{}`, '{}'),
  good('bytes above ASCII in a field', `${OK}x: \xe9\xff\r\ncontent-length: 2\r\n\r\n{}`, '{}'),
  good('bytes above ASCII in the reason', 'HTTP/1.1 200 \xd6K\r\ncontent-length: 2\r\n\r\n{}', '{}'),
  good('no reason', 'HTTP/1.1 200 \r\ncontent-length: 2\r\n\r\n{}', '{}'),
  good('no reason and no space before it', 'HTTP/1.1 200\r\ncontent-length: 2\r\n\r\n{}', '{}'),
  good('every byte in a body', `${OK}content-length: 6\r\n\r\n\0\r\n\n\x7f\xff`, '\0\r\n\n\x7f\xff'),
  good('one chunk', `${OK}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`, 'hello'),
  good('CHUNKED', `${OK}TRANSFER-ENCODING:  CHUNKED \r\n\r\n5\r\nhello\r\n0\r\n\r\n`, 'hello'),
  good('no chunk but the last', `${OK}transfer-encoding: chunked\r\n\r\n0\r\n\r\n`, ''),
  good(
    'chunks of all sorts',
    `${OK}transfer-encoding: chunked\r\n\r\n1\r\nh\r\n0000000B;a="b;c\\"";d;e=f\r\nello\r\n, wor\r\n2;x\r\nld\r\n000\r\n\r\n`,
    'hello\r\n, world',
  ),
  good(
    'trailers',
    `${OK}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nx: y\r\nconnection: close\r\n\r\n`,
    '{}',
  ),
  good(
    'an interim answer before',
    `HTTP/1.1 103 Early\r\nlink: <a>\r\n\r\n${OK}content-length: 2\r\n\r\n{}`,
    '{}',
  ),
  good(
    'several interim answers',
    `HTTP/1.1 100 Continue\r\nconnection: x\r\n\r\nHTTP/1.1 102 P\r\n\r\n${OK}content-length: 2\r\n\r\n{}`,
    '{}',
  ),
  good('several tokens of a connection', `${OK}connection: a, Keep-Alive\r\ncontent-length: 1\r\n\r\n1`, '1'),
  good('204', 'HTTP/1.1 204 No Content\r\n\r\n', '', { status: 204 }),
  good('204 with a length of 0', 'HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n', '', { status: 204 }),
  good('304', 'HTTP/1.1 304 Not Modified\r\netag: "a"\r\n\r\n', '', { status: 304 }),
  good('another status', 'HTTP/1.1 599 ?\r\ncontent-length: 2\r\n\r\n{}', '{}', { status: 599 }),
  good('a promise to stay', `${OK}keep-alive: timeout=5, max=9\r\ncontent-length: 2\r\n\r\n{}`, '{}', {
    keepAliveSeconds: 5,
  }),
  good(
    'a promise in other words',
    `${OK}Keep-Alive: max=9,TIMEOUT = 12\r\ncontent-length: 2\r\n\r\n{}`,
    '{}',
    {
      keepAliveSeconds: 12,
    },
  ),
  good('a promise that says no time', `${OK}keep-alive: xtimeout=5\r\ncontent-length: 2\r\n\r\n{}`, '{}'),
  good(
    'HTTP/1.0 that stays',
    'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\n{}',
    '{}',
  ),
  good(
    'a body of the largest size by length',
    `${OK}content-length: 40\r\n\r\n${'x'.repeat(40)}`,
    'x'.repeat(40),
  ),
  good(
    'a body of the largest size in chunks',
    `${OK}transfer-encoding: chunked\r\n\r\n14\r\n${'x'.repeat(20)}\r\n14\r\n${'y'.repeat(20)}\r\n0\r\n\r\n`,
    `${'x'.repeat(20)}${'y'.repeat(20)}`,
  ),
  good('a head of the largest size', headOf(200), ''),
  good(
    'many small chunks: what every chunk takes is no part of the head',
    `${OK}transfer-encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(40)}0\r\n\r\n`,
    'x'.repeat(40),
  ),
];

export const lastCases: readonly AnswerCase[] = [
  last('Connection: close', `${OK}Connection: close\r\ncontent-length: 2\r\n\r\n{}`, '{}'),
  last('close among others', `${OK}connection: keep-alive ,\tClose\r\ncontent-length: 2\r\n\r\n{}`, '{}'),
  last(
    'close in a second line',
    `${OK}connection: keep-alive\r\nconnection: close\r\ncontent-length: 1\r\n\r\n1`,
    '1',
  ),
  last('HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}', '{}'),
  last(
    'HTTP/1.0 with close',
    'HTTP/1.0 200 OK\r\nconnection: keep-alive, close\r\ncontent-length: 2\r\n\r\n{}',
    '{}',
  ),
  last('surplus bytes', `${OK}content-length: 2\r\n\r\n{}x`, '{}'),
  last('a second answer', `${OK}content-length: 2\r\n\r\n{}${OK}content-length: 2\r\n\r\n[]`, '{}'),
  last('surplus bytes behind chunks', `${OK}transfer-encoding: chunked\r\n\r\n0\r\n\r\n\r\n`, ''),
  last('204 with a body', 'HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\n', '', { status: 204 }),
  last('204 in chunks', 'HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n', '', { status: 204 }),
  last('304 with the length of what it stands for', 'HTTP/1.1 304 N\r\ncontent-length: 9\r\n\r\n', '', {
    status: 304,
  }),
  { ...last('a body up to the end', `${OK}\r\nhello`, 'hello'), ends: true },
  { ...last('an empty body up to the end', `${OK}\r\n`, ''), ends: true },
  {
    ...last('HTTP/1.0 up to the end', 'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n\r\nhello', 'hello'),
    ends: true,
  },
  { ...last('the largest body up to the end', `${OK}\r\n${'x'.repeat(40)}`, 'x'.repeat(40)), ends: true },
];

export const brokenCases: readonly AnswerCase[] = [
  ...[
    'HTTP/2.0 200 OK',
    'HTTP/1.2 200 OK',
    'HTTP/0.9 200 OK',
    'HTTP/1.1  200 OK',
    'HTTP/1.1\t200 OK',
    'http/1.1 200 OK',
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 +20 OK',
    'HTTP/1.1 2x0 OK',
    'HTTP/1.1 200OK',
    'HTTP/1.1 200\tOK',
    'HTTP/1.1',
    'HTTP/1.1 ',
    'HTTP/11 200 OK',
    'HTTP/1.1 20',
    ' HTTP/1.1 200 OK',
    'ICY 200 OK',
    'GET / HTTP/1.1',
    '',
    '\0',
  ].map(line =>
    broken(`the status line ${JSON.stringify(line)}`, `${line}\r\n\r\n`, 'no HTTP/1.1 status line'),
  ),
  broken('an empty line first', `\r\n${OK}content-length: 0\r\n\r\n`, 'no HTTP/1.1 status line'),
  broken('status 099', 'HTTP/1.1 099 ?\r\n\r\n', 'the status 99'),
  broken('status 000', 'HTTP/1.1 000 ?\r\n\r\n', 'the status 0'),
  broken('status 600', 'HTTP/1.1 600 ?\r\n\r\n', 'the status 600'),
  broken('status 999', 'HTTP/1.1 999 ?\r\n\r\n', 'the status 999'),
  broken('NUL in the reason', 'HTTP/1.1 200 O\0K\r\n\r\n', 'a status line with control characters'),
  broken('CR in the reason', 'HTTP/1.1 200 O\rK\r\n\r\n', 'a status line with control characters'),
  broken('101', 'HTTP/1.1 101 S\r\nupgrade: x\r\n\r\n', 'an upgrade that nobody asked for'),
  broken('LF behind the status line', 'HTTP/1.1 200 OK\ncontent-length: 0\r\n\r\n', BARE_LF),
  broken('LF behind a field', `${OK}content-length: 0\n\r\n`, BARE_LF),
  broken('LF as the empty line', `${OK}content-length: 0\r\n\n`, BARE_LF),
  broken('LF behind a chunk size', `${CHUNKED}2\n{}\r\n0\r\n\r\n`, BARE_LF),
  broken('LF behind a chunk', `${CHUNKED}2\r\n{}\n0\r\n\r\n`, BARE_LF),
  broken('LF behind the last chunk', `${CHUNKED}0\n\r\n`, BARE_LF),
  broken('LF behind a trailer', `${CHUNKED}0\r\na: b\n\r\n`, BARE_LF),
  broken('LF as the end of trailers', `${CHUNKED}0\r\n\n`, BARE_LF),
  broken('a folded field', `${OK}x: a\r\n b\r\ncontent-length: 0\r\n\r\n`, NAMELESS),
  broken('a field folded with a tab', `${OK}x: a\r\n\tb\r\ncontent-length: 0\r\n\r\n`, NAMELESS),
  broken('a folded trailer', `${CHUNKED}0\r\na: b\r\n c\r\n\r\n`, NAMELESS),
  broken('white space before a colon', `${OK}content-length : 0\r\n\r\n`, NAMELESS),
  broken('a tab before a colon', `${OK}content-length\t: 0\r\n\r\n`, NAMELESS),
  broken('white space before a name', `${OK} content-length: 0\r\n\r\n`, NAMELESS),
  broken('no name', `${OK}: 0\r\n\r\n`, NAMELESS),
  broken('no colon', `${OK}content-length\r\n\r\n`, NAMELESS),
  broken('a name with a space', `${OK}a b: 0\r\n\r\n`, NAMELESS),
  broken('a name with NUL', `${OK}a\0: 0\r\n\r\n`, NAMELESS),
  broken('a name above ASCII', `${OK}\xe9: 0\r\n\r\n`, NAMELESS),
  broken('a name with a bracket', `${OK}a(b): 0\r\n\r\n`, NAMELESS),
  broken('NUL in a field', `${OK}x: a\0b\r\n\r\n`, CONTROL),
  broken('CR in a field', `${OK}x: a\rb: c\r\n\r\n`, CONTROL),
  broken('CR before the end of a line', `${OK}x: a\r\r\n\r\n`, CONTROL),
  broken('DEL in a field', `${OK}x: \x7f\r\n\r\n`, CONTROL),
  broken('NUL in a trailer', `${CHUNKED}0\r\nx: \0\r\n\r\n`, CONTROL),
  broken('two lengths', `${OK}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, 'two lengths'),
  broken('the same length twice', `${OK}content-length: 2\r\nContent-Length: 2\r\n\r\n{}`, 'two lengths'),
  ...['2, 2', '+2', '2\t', '-2', '2.0', '0x2', '2 2', '', ' ', '2;', '\xb2', '1e1', '9'.repeat(16)].map(
    length =>
      broken(
        `the length ${JSON.stringify(length)}`,
        `${OK}content-length: ${length}\r\n\r\n{}`,
        'a length that is no number',
      ),
  ),
  broken('a length and chunks', `${OK}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}`, BESIDE),
  broken('chunks and a length', `${OK}transfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n`, BESIDE),
  ...[
    'gzip, chunked',
    'chunked, gzip',
    ',chunked',
    'chunked,',
    'identity',
    'gzip',
    '',
    'xchunked',
    'chunkedx',
  ].map(encoding =>
    broken(
      `the encoding ${JSON.stringify(encoding)}`,
      `${OK}transfer-encoding: ${encoding}\r\n\r\n0\r\n\r\n`,
      'a transfer encoding other than chunked',
    ),
  ),
  broken(
    'chunked twice',
    `${OK}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    'a transfer encoding other than chunked',
  ),
  broken(
    'chunks in HTTP/1.0',
    'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'chunks in HTTP/1.0',
  ),
  ...[
    '',
    'g',
    '0x2',
    '+2',
    '-2',
    ' 2',
    '2 2',
    '2\0',
    '2;\r',
    '2;\0',
    '123456789',
    '000000002',
    '2,x',
    '2 ',
    '2\t',
    '2 ;x',
    '2; x',
    '2;',
    '2;;x',
    '2;x=',
    '2;x="',
    '2;x="y',
    '2;x y',
    '2;x=y z',
    '2;=y',
    ';2',
  ].map(size =>
    broken(
      `the chunk size ${JSON.stringify(size)}`,
      `${CHUNKED}${size}\r\n{}\r\n0\r\n\r\n`,
      'a chunk without a proper size',
    ),
  ),
  broken('a chunk that is longer', `${CHUNKED}2\r\n{}x\r\n0\r\n\r\n`, 'a chunk that is longer than it says'),
  broken('no end of a chunk', `${CHUNKED}2\r\n{}0\r\n\r\n`, 'a chunk that is longer than it says'),
  broken('close in an interim answer', `HTTP/1.1 103 E\r\nconnection: close\r\n\r\n${OK}\r\n`, INTERIM_LAST),
  broken(
    'a length on an interim answer',
    `HTTP/1.1 103 E\r\ncontent-length: 0\r\n\r\n${OK}\r\n`,
    INTERIM_BODY,
  ),
  broken(
    'chunks on an interim answer',
    `HTTP/1.1 103 E\r\ntransfer-encoding: chunked\r\n\r\n${OK}\r\n`,
    INTERIM_BODY,
  ),
  broken('a head above the largest size', headOf(201), 'a head that is too large'),
  broken('a line that does not end', `${OK}x: ${'y'.repeat(200)}`, 'a head that is too large'),
  broken('interim answers without end', 'HTTP/1.1 102 P\r\n\r\n'.repeat(100), 'a head that is too large'),
  broken('trailers without end', `${CHUNKED}0\r\n${'a: b\r\n'.repeat(100)}\r\n`, 'a head that is too large'),
  broken('an extension without end', `${CHUNKED}2;${'x'.repeat(300)}`, 'a head that is too large'),
  broken(
    'extensions on many chunks',
    `${CHUNKED}${`1;${'x'.repeat(30)}\r\na\r\n`.repeat(30)}`,
    'a head that is too large',
  ),
];

export const tooLargeCases: readonly AnswerCase[] = [
  tooLarge('a length', `${OK}content-length: 41\r\n\r\n`),
  tooLarge('a length of 15 digits', `${OK}content-length: ${'9'.repeat(15)}\r\n\r\n`),
  tooLarge('one chunk', `${CHUNKED}29\r\n`),
  tooLarge('several chunks', `${CHUNKED}28\r\n${'x'.repeat(40)}\r\n1\r\n`),
  tooLarge('the largest chunk', `${CHUNKED}ffffffff\r\n`),
  tooLarge('a body up to the end', `${OK}\r\n${'x'.repeat(41)}`),
];

function good(name: string, bytes: string, body: string, more: Partial<Whole> = {}): AnswerCase {
  return { name, bytes, expected: { ...WHOLE, body, isReusable: true, ...more } };
}

/** Whole, and the last answer of its connection. */
function last(name: string, bytes: string, body: string, more: Partial<Whole> = {}): AnswerCase {
  return { name, bytes, expected: { ...WHOLE, body, isReusable: false, ...more } };
}

function broken(name: string, bytes: string, fault: string): AnswerCase {
  return { name, bytes, expected: { progress: 'broken', fault } };
}

function tooLarge(name: string, bytes: string): AnswerCase {
  return { name: `too large by ${name}`, bytes, expected: { progress: 'too-large', status: 200 } };
}

/** An answer without a body whose head takes this many bytes. */
function headOf(size: number): string {
  const rest = `${OK}content-length: 0\r\nx: \r\n\r\n`;
  return `${OK}content-length: 0\r\nx: ${'y'.repeat(size - rest.length)}\r\n\r\n`;
}
