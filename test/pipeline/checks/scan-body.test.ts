import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanBody } from '../../../src/pipeline/checks/scan-body.ts';
import { atOnce, said } from '../verdict.ts';
import { receivedOf, worldOf } from '../world.ts';

const world = worldOf();
const scan = async (body: string | Uint8Array) => scanBody.run({ received: receivedOf(body) }, world);
const utf8 = (bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);

const PASS: readonly (readonly [string, string])[] = [
  ['an empty object', '{}'],
  ['a body of zero bytes, which reads as an empty object', ''],
  ['white space around the object', ' \t\r\n{} \n'],
  ['256 parameters', parameters(256)],
  ['63 containers inside the object: depth 64', `{"a":${'['.repeat(63)}${']'.repeat(63)}}`],
  ['50,000 tokens', tokens(50_000)],
  ['a nested duplicate, which only contracts refuse', '{"a":{"b":1,"b":2}}'],
  ['a nested name that is not ASCII', '{"a":{"é":1}}'],
];

const REFUSED: readonly (readonly [string, string | Uint8Array])[] = [
  ['white space alone', ' '],
  ['an array', '[]'],
  ['a string', '"{}"'],
  ['something behind the object', '{}{}'],
  ['a byte order mark', utf8([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
  ['257 parameters', parameters(257)],
  ['depth 65', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`],
  ['50,001 tokens', tokens(50_001)],
  ['a parameter that stands twice', '{"a":1,"a":1}'],
  ['a parameter that stands twice in another spelling', '{"type":1,"\\u0074ype":1}'],
  ['a parameter name that is not ASCII', '{"é":1}'],
  ['a parameter name that is not ASCII by escape', '{"\\u00e9":1}'],
  ['a parameter name with U+0000', '{"a\\u0000":1}'],
  ['a lone surrogate in a value', '{"a":"\\ud800"}'],
  ['a lone surrogate deep in a value', '{"a":[{"b":"\\udc00"}]}'],
  ['a lone surrogate in a name', '{"a\\ud800":1}'],
  ['bytes that are not UTF-8', utf8([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])],
  ['an unfinished body', '{"a":1'],
];

for (const [what, body] of PASS) {
  test(`scan-body reads ${what}`, async () => {
    assert.equal(said(await scan(body)), 'passes');
  });
}

for (const [what, body] of REFUSED) {
  test(`scan-body refuses ${what} with bad-params, and the log is told where`, async () => {
    const verdict = await scan(body);
    assert.equal(said(verdict), 'bad-params');
    assert.match('cause' in verdict ? (verdict.cause ?? '') : '', / at byte \d+$/);
  });
}

test('scan-body gives a body that shares the bytes of the caller', () => {
  const received = receivedOf('{"a":1}');
  const verdict = atOnce(scanBody.run({ received }, world));
  assert.ok('body' in verdict);
  assert.equal(verdict.body.bytes, received.bytes);
});

function parameters(count: number): string {
  return `{${Array.from({ length: count }, (_, index) => `"p${index}":1`).join(',')}}`;
}

/** `{"a":[1,1,…]}`: six tokens around the numbers, and one comma less than there are numbers. */
function tokens(count: number): string {
  const isOdd = count % 2 === 1;
  // An even rest needs one token that brings no comma: an empty array in the place of a number is two tokens.
  const inside = count - 6;
  const numbers = isOdd ? (inside + 1) / 2 : inside / 2;
  const items = Array.from({ length: numbers }, (_, index) => (index === 0 && !isOdd ? '[]' : '1'));
  return `{"a":[${items.join(',')}]}`;
}

test('scan-body reads a large body in turns of the event loop: one to read it, one to put its names in order', async () => {
  let turns = 0;
  const services = { ...world.services, nextTurn: () => Promise.resolve(void (turns += 1)) };
  const judge = async (body: string) =>
    said(await scanBody.run({ received: receivedOf(body) }, { ...world, services }));
  const long = 'x'.repeat(33_000);
  assert.equal(await judge(`{"b":"${long}","a":1}`), 'passes');
  assert.equal(turns, 2);
  assert.equal(await judge(`{"a":1,"b":"${long}","a":1}`), 'bad-params');
  assert.equal(turns, 4);
  assert.equal(await judge(`{"b":"${long}"`), 'bad-params');
  assert.equal(turns, 5);
});

test('scan-body reads large bodies side by side without taking one for the other', async () => {
  const bodies = Array.from({ length: 6 }, (_, nth) => `{"n${nth}":"${String(nth).repeat(40_000 + nth)}"}`);
  const verdicts = await Promise.all(bodies.map(scan));
  for (const [nth, verdict] of verdicts.entries()) {
    assert.ok('body' in verdict);
    assert.equal(verdict.body.name(0), `n${nth}`);
    assert.equal(verdict.body.valueEnd(0) - verdict.body.valueStart(0), 40_002 + nth);
  }
});
