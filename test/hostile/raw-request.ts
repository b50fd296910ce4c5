import { generateBody, signPlaceholder } from '../reference/body-generator.ts';
import { mutateBody } from '../reference/body-mutations.ts';
import { readBody } from '../reference/json-text.ts';
import type { Random } from '../reference/random.ts';
import { dialects, signBase } from '../reference/sign-bases.ts';
import { digestOf } from '../reference/verify.ts';
import { SECRETS } from './fuzz-gateway.ts';

/** How far a request is from a right one. */
export type Level =
  | 'right'
  | 'body-then-sign'
  | 'sign-then-body'
  | 'head-bytes'
  | 'framing'
  | 'header'
  | 'bytes'
  | 'pipelined'
  | 'cut';

const LEVELS: readonly [Level, ...Level[]] = [
  'right',
  'right',
  'body-then-sign',
  'sign-then-body',
  'head-bytes',
  'framing',
  'header',
  'bytes',
  'pipelined',
  'cut',
];

export interface RawRequest {
  readonly level: Level;
  readonly bytes: Buffer;
}

/** What is sent over one connection. */
export interface RawConversation {
  /** Of the request that comes last. */
  readonly level: Level;
  readonly bytes: Buffer;
  /** How many requests of a framing beyond doubt stand at its beginning. */
  readonly plain: number;
}

/** One request, or a few on one connection, signed and then spoilt at one level. */
export function rawRequest(random: Random): RawRequest {
  const level = random.pick(LEVELS);
  return { level, bytes: makers[level](random) };
}

/** A request of any level, two times in three behind others on the same connection, which are spoilt in their bodies alone. */
export function rawConversation(random: Random): RawConversation {
  const plain = random.oneIn(3) ? 0 : 1 + random.below(PLAIN_MAX);
  const { level, bytes } = rawRequest(random);
  return { level, plain, bytes: Buffer.concat([...plainRequests(random, plain), bytes]) };
}

const PLAIN_MAX = 16;

/** A signed body serves a few times, each time spoilt in another way: making one costs more than everything else. */
function plainRequests(random: Random, count: number): readonly Buffer[] {
  let good = signed(random, Buffer.from(body(random)));
  return Array.from({ length: count }, () => {
    if (random.oneIn(4)) return makers['body-then-sign'](random);
    if (random.oneIn(4)) good = signed(random, Buffer.from(body(random)));
    return framed(random, random.oneIn(2) ? good : mutateBody(random, good));
  });
}

const makers: Readonly<Record<Level, (random: Random) => Buffer>> = {
  right: random => framed(random, signed(random, Buffer.from(body(random)))),
  'body-then-sign': random => framed(random, signed(random, mutateBody(random, Buffer.from(body(random))))),
  'sign-then-body': random => framed(random, mutateBody(random, signed(random, Buffer.from(body(random))))),
  'head-bytes': random => {
    const sent = signed(random, Buffer.from(body(random)));
    return Buffer.concat([mutateBody(random, head(random, [`Content-Length: ${sent.length}`])), sent]);
  },
  framing: random => misframed(random, signed(random, Buffer.from(body(random)))),
  header: random => {
    const sent = signed(random, Buffer.from(body(random)));
    const lines = [`Content-Length: ${sent.length}`, random.pick(ODD_HEADERS)];
    return Buffer.concat([head(random, random.oneIn(2) ? lines : lines.toReversed()), sent]);
  },
  bytes: random => mutateBody(random, makers.right(random)),
  pipelined: random =>
    Buffer.concat(Array.from({ length: 2 + random.below(3) }, () => makers[random.pick(PIPELINED)](random))),
  cut: random => {
    const whole = makers.right(random);
    return whole.subarray(0, random.below(whole.length));
  },
};

const PIPELINED = ['right', 'right', 'sign-then-body', 'framing', 'bytes'] as const;

/** Bodies of other types than the generator's own one, too, so that more of them pass. */
function body(random: Random): string {
  const made = generateBody(random);
  const type = random.pick([
    'bg.order.list.get',
    'bg.open.get',
    'bg.strict.get',
    'bg.small.get',
    'bg.none.get',
  ]);
  return random.oneIn(2) ? made.replace('bg.order.list.get', type) : made;
}

/** Puts the right sign, in some dialect, in place of the placeholder. */
export function signed(random: Random, sent: Buffer): Buffer {
  const at = sent.indexOf(signPlaceholder);
  const reading = readBody(sent);
  if (at < 0 || !reading.reads) return sent;
  const sign = digestOf(signBase(reading.body, random.pick(dialects)), random.pick(SECRETS));
  return Buffer.concat([
    sent.subarray(0, at),
    Buffer.from(random.oneIn(3) ? sign.toLowerCase() : sign),
    sent.subarray(at + signPlaceholder.length),
  ]);
}

const PATHS = ['/openapi/router', '/ark/router', '/openapi/upload', '/openapi/router?app_secret=1'] as const;

function head(random: Random, framing: readonly string[]): Buffer {
  const path = random.oneIn(8) ? random.pick(PATHS) : '/openapi/router';
  const lines = [
    `POST ${path} HTTP/1.1`,
    random.oneIn(9) ? 'hOsT:g' : 'Host: gateway.example',
    random.pick(['Content-Type: application/json', 'content-type:application/json;charset=UTF-8']),
    ...framing,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

function framed(random: Random, sent: Buffer): Buffer {
  if (random.oneIn(3)) {
    return Buffer.concat([head(random, ['Transfer-Encoding: chunked']), chunked(random, sent)]);
  }
  return Buffer.concat([head(random, [`Content-Length: ${sent.length}`]), sent]);
}

function chunked(random: Random, sent: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < sent.length; ) {
    const size = Math.min(sent.length - at, 1 + random.below(400));
    const extension = random.oneIn(12) ? ';name="a value"' : '';
    parts.push(
      Buffer.from(`${size.toString(16)}${extension}\r\n`),
      sent.subarray(at, at + size),
      Buffer.from('\r\n'),
    );
    at += size;
  }
  const trailer = random.oneIn(8) ? 'X-Forwarded-For: 192.0.2.1\r\nContent-Length: 3\r\n' : '';
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailer}\r\n`)]);
}

/** A body under a framing that says something else, or says it twice. */
function misframed(random: Random, sent: Buffer): Buffer {
  const { length } = sent;
  const choices: readonly [readonly string[], ...(readonly string[])[]] = [
    [`Content-Length: ${length + random.below(9) - 4}`],
    [`Content-Length: ${length}`, `Content-Length: ${length}`],
    [`Content-Length: ${length}`, `Content-Length: ${random.below(length + 1)}`],
    [`Content-Length: ${length}, ${length}`],
    [`Content-Length: +${length}`],
    [`Content-Length: 0${length}`],
    [`Content-Length: 0x${length.toString(16)}`],
    [`Content-Length : ${length}`],
    [`Content-Length: ${length}`, 'Transfer-Encoding: chunked'],
    ['Transfer-Encoding: chunked', `Content-Length: ${length}`],
    ['Transfer-Encoding: identity', `Content-Length: ${length}`],
    ['Transfer-Encoding: gzip, chunked'],
    ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
    ['Transfer-Encoding: \u000bchunked'],
    ['Transfer-Encoding:\r\n chunked'],
    ['Transfer-Encoding: chunked', 'Connection: transfer-encoding'],
    [`Content-Length: ${length}`, 'Expect: 100-continue'],
    [`Content-Length: ${length}`, 'Connection: upgrade', 'Upgrade: h2c'],
    [],
  ];
  const lines = random.pick(choices);
  return Buffer.concat([head(random, lines), random.oneIn(3) ? chunked(random, sent) : sent]);
}

const ODD_HEADERS: readonly [string, ...string[]] = [
  'Host: second.example',
  'Content-Type: text/plain',
  'Content-Type: application/json',
  'Content-Encoding: gzip',
  'Content-Encoding: identity',
  'X_Forwarded_For: 192.0.2.1',
  `X-Forwarded-For: ${'1.1.1.1,'.repeat(1_500)}`,
  'X-Forwarded-For: \u0000',
  'X-Gatewright-App-Key: forged',
  'x-gatewright-mall-id: 1',
  'x-canary-staging: staging',
  'x-canary-staging: other',
  'traceparent: 00-0-0-00',
  `X-Long: ${'a'.repeat(15_000)}`,
  `X-Long: ${'a'.repeat(17_000)}`,
  `${'n'.repeat(9_000)}: 1`,
  Array.from({ length: 900 }, (_, nth) => `a${nth}: b`).join('\r\n'),
  Array.from({ length: 2_100 }, () => 'a: b').join('\r\n'),
  '__proto__: 1',
  'constructor: 1',
  'Origin: null',
  'Expect: nothing',
  'Connection: close',
  'Connection: keep-alive, x, close',
  'Keep-Alive: timeout=1, max=1',
  'TE: trailers',
  'Trailer: Content-Length',
  'Proxy-Connection: keep-alive',
  'X-A: a\rb',
  'X-A: a\nb: c',
  'X-A: a\u0000b',
  ' X-A: folded',
  ': nameless',
  'nocolon',
  'X-A: \u00ff\u00fe',
];
