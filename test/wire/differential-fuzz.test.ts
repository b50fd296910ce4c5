import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf, VerifierComparer } from '../reference/compare-verifiers.ts';
import { edgeBodies } from '../reference/edge-bodies.ts';
import { fuzzInput } from '../reference/fuzz-input.ts';

/** The long form with millions of inputs is `node test/reference/run-fuzz.ts --inputs N --seed N`. */
const inputs = 30_000;
const seed = 1;

test('scanner and sign verifier agree with the second verifier on every input', () => {
  const comparer = new VerifierComparer();
  const counts = { accepted: 0, refused: 0, disagreed: 0 };
  for (let nth = 0; nth < inputs; nth += 1) {
    const body = fuzzInput(seed, nth);
    const comparison = comparer.compare(body, choicesOf(seed, nth));
    counts[comparison.outcome] += 1;
    if (comparison.outcome === 'disagreed') {
      assert.fail(`seed ${seed} input ${nth}: ${comparison.about}\n${body.toString('latin1')}`);
    }
  }
  console.log(
    `differential fuzz: seed ${seed}, ${inputs} inputs, ${counts.accepted} accepted, ${counts.refused} refused`,
  );
  assert.ok(counts.accepted > inputs / 3 && counts.refused > inputs / 4);
});

test('they agree at both sides of every limit and of every rule of the grammar', () => {
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
