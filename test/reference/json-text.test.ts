import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { edgeBodies } from './edge-bodies.ts';
import { fuzzInput } from './fuzz-input.ts';
import { type JsonNode, readBody } from './json-text.ts';

const seed = 20_260;

for (const [about, rows] of Object.entries(edgeBodies)) {
  describe(`the second reader keeps the ${about}`, () => {
    for (const { name, body, outcome } of rows) {
      test(`${name}: ${outcome}`, () => {
        const reading = readBody(body);
        assert.equal(reading.reads ? 'reads' : reading.fault, outcome);
      });
    }
  });
}

describe('the second reader against the platform', () => {
  test('accepts just what JSON.parse reads as an object of valid UTF-8, limits of the protocol aside', () => {
    const outcomes = { accepted: 0, refused: 0, beyondLimits: 0 };
    for (let nth = 0; nth < 8_000; nth += 1) {
      const bytes = fuzzInput(seed, nth);
      const reading = readBody(bytes);
      const platform = platformReading(bytes);
      const where = `seed ${seed} input ${nth}: ${bytes.toString('latin1')}`;
      if (reading.reads) {
        outcomes.accepted += 1;
        assertLeaves(reading.body, bytes);
        if (!hasEscapedKey(reading.body, bytes)) assert.deepEqual(asValue(reading.body), platform, where);
      } else if (['syntax', 'utf-8', 'not-object'].includes(reading.fault)) {
        outcomes.refused += 1;
        assert.equal(platform, undefined, where);
      } else outcomes.beyondLimits += 1;
    }
    for (const [outcome, count] of Object.entries(outcomes)) assert.ok(count > 100, `${outcome}: ${count}`);
  });

  test('gives the place of every value in the body', () => {
    const text = '{ "a" : [ "é" , -0 ] , "b":{"c":true}}';
    const reading = readBody(Buffer.from(text));
    assert.ok(reading.reads);
    const slices = reading.body.members.map(({ value }) =>
      Buffer.from(text).subarray(value.start, value.end).toString(),
    );
    assert.deepEqual(slices, ['[ "é" , -0 ]', '{"c":true}']);
  });
});

function platformReading(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    );
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Each string, number and literal alone means what the platform reads in its slice. */
function assertLeaves(node: JsonNode, bytes: Buffer): void {
  if (node.kind === 'array') {
    for (const element of node.elements) assertLeaves(element, bytes);
  } else if (node.kind === 'object') {
    for (const { key, value } of node.members) {
      assertLeaves(key, bytes);
      assertLeaves(value, bytes);
    }
  } else {
    assert.deepEqual(asValue(node), JSON.parse(bytes.toString('utf8', node.start, node.end)));
  }
}

/** V8 may read an escaped key as another one that it has met before (nodejs/node#63785). */
function hasEscapedKey(node: JsonNode, bytes: Buffer): boolean {
  if (node.kind === 'array') return node.elements.some(element => hasEscapedKey(element, bytes));
  if (node.kind !== 'object') return false;
  return node.members.some(
    ({ key, value }) => bytes.subarray(key.start, key.end).includes('\\') || hasEscapedKey(value, bytes),
  );
}

function asValue(node: JsonNode): unknown {
  if (node.kind === 'string') return node.text;
  if (node.kind === 'number' || node.kind === 'literal') return JSON.parse(node.lexeme);
  if (node.kind === 'array') return node.elements.map(element => asValue(element));
  return Object.fromEntries(node.members.map(({ key, value }) => [key.text, asValue(value)]));
}
