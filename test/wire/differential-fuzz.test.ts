import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf, VerifierComparer } from '../reference/compare-verifiers.ts';
import { edgeBodies } from '../reference/edge-bodies.ts';

const seed = 1;

test('scanner and sign verifier agree with the second verifier at both sides of every limit and of every rule of the grammar', () => {
  const comparer = new VerifierComparer();
  for (const { name, body, outcome } of Object.values(edgeBodies).flat()) {
    const comparison = comparer.compare(body, choicesOf(seed, 0));
    assert.deepEqual(comparison, { outcome: outcome === 'reads' ? 'accepted' : 'refused' }, name);
  }
});

test('they agree on texts of every length around a power of two, in which buffers are made', () => {
  for (let bytes = 8_000; bytes < 8_200; bytes += 1) {
    const body = Buffer.from(`{"p":"${'x'.repeat(bytes)}","n":null}`);
    const comparison = new VerifierComparer().compare(body, choicesOf(seed, bytes));
    assert.deepEqual(comparison, { outcome: 'accepted' }, `${bytes} bytes`);
  }
});
