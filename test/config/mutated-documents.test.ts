import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseDocument } from '../../src/config/parse-document.ts';
import { renderDocument } from '../../src/config/render-document.ts';
import { renderFaults } from '../../src/config/render-faults.ts';
import { exampleOptions, exampleSecrets, exampleText } from './example.ts';

/** A piece of a secret of this length or more must never be printed. */
const PIECE = 16;

const pieces = exampleSecrets.flatMap(secret =>
  Array.from({ length: secret.length - PIECE + 1 }, (_, at) => secret.slice(at, at + PIECE)),
);

/** What has a meaning in YAML or JSON. */
const MARKS = '[]{}:,#"\'&*!|>%@`-?\n\t $\\~\0\uFEFF';

const place = fc.nat({ max: exampleText.length });
const edit = fc.oneof(
  fc.record({ kind: fc.constant('delete' as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: place,
    text: fc.oneof(fc.constantFrom(...MARKS.split('')), fc.string({ unit: 'binary' })),
  }),
  fc.record({
    kind: fc.constant('copy' as const),
    at: place,
    from: place,
    length: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: place }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(text: string, change: Edit): string {
  switch (change.kind) {
    case 'delete':
      return text.slice(0, change.at) + text.slice(change.at + change.length);
    case 'insert':
      return text.slice(0, change.at) + change.text + text.slice(change.at);
    case 'copy':
      return (
        text.slice(0, change.at) +
        text.slice(change.from, change.from + change.length) +
        text.slice(change.at)
      );
    case 'cut':
      return text.slice(0, change.at);
  }
}

test('an arbitrary change of a good document never throws and never prints a secret', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), edits => {
      const parsed = parseDocument(edits.reduce(edited, exampleText), exampleOptions);
      const printed =
        'faults' in parsed
          ? renderFaults(parsed.faults, Number.POSITIVE_INFINITY)
          : renderFaults(parsed.warnings) + renderDocument(parsed.document);
      const leaked = pieces.find(piece => printed.includes(piece));
      assert.equal(leaked, undefined, printed);
    }),
    { numRuns: 500 },
  );
});
