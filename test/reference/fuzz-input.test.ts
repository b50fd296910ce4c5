import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzInput } from './fuzz-input.ts';
import { readBody } from './json-text.ts';
import { dialects, signBase } from './sign-bases.ts';

const seed = 7;

test('the same seed gives the same inputs, another seed others', () => {
  assert.deepEqual(fuzzInput(seed, 41), fuzzInput(seed, 41));
  assert.notDeepEqual(fuzzInput(seed, 41), fuzzInput(seed, 42));
  assert.notDeepEqual(fuzzInput(seed, 41), fuzzInput(seed + 1, 41));
});

test('the inputs meet every fault of a body, and nearly half of them read', () => {
  const outcomes = new Map<string, number>();
  for (let nth = 0; nth < 30_000; nth += 1) {
    const reading = readBody(fuzzInput(seed, nth));
    const outcome = reading.reads ? 'reads' : reading.fault;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  const faults = [
    'syntax',
    'utf-8',
    'surrogate',
    'depth',
    'tokens',
    'not-object',
    'too-many-keys',
    'duplicate-key',
    'key-text',
  ];
  for (const fault of faults)
    assert.ok((outcomes.get(fault) ?? 0) > 0, `seed ${seed}: no input with ${fault}`);
  assert.ok((outcomes.get('reads') ?? 0) > 12_000, `seed ${seed}: ${outcomes.get('reads')} inputs read`);
});

test('the inputs stand on both sides of each limit', () => {
  const met = new Set<string>();
  for (let nth = 0; nth < 60_000; nth += 1) {
    const reading = readBody(fuzzInput(seed, nth));
    if (!reading.reads) met.add(reading.fault);
    else if (reading.body.members.length === 256) met.add('256 keys');
    else if (reading.tokens === 50_000) met.add('50,000 tokens');
    else if (reading.depth === 64) met.add('64 levels');
  }
  const sides = ['256 keys', 'too-many-keys', '50,000 tokens', 'tokens', '64 levels', 'depth'];
  assert.deepEqual(
    sides.filter(side => !met.has(side)),
    [],
  );
});

test('the inputs tell every two dialects apart', () => {
  const together = new Map<string, number>();
  for (let nth = 0; nth < 3_000; nth += 1) {
    const reading = readBody(fuzzInput(seed, nth));
    if (!reading.reads) continue;
    const bases = dialects.map(dialect => ({ dialect, base: signBase(reading.body, dialect) }));
    for (const left of bases) {
      for (const right of bases) {
        if (left.base !== right.base) together.set(`${left.dialect} ${right.dialect}`, nth);
      }
    }
  }
  assert.equal(together.size, dialects.length * (dialects.length - 1));
});
