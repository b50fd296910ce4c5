import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { sliceBusinessParameters } from '../../src/wire/business-parameters.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { corpus, expectedOf, filesKnown, pinned, skip } from '../reference/json-corpus.ts';
import { readBody } from '../reference/json-text.ts';

/** Where the bytes of a file stand in the body. No `n_` file becomes right by what stands around it. */
const places = {
  last: { before: '{"type":"x.y","p":', behind: '}' },
  first: { before: '{"p":', behind: ',"type":"x.y"}' },
  only: { before: '{"p":', behind: '}' },
} as const;

describe('every file of the JSON corpus as the value of a parameter', { skip }, () => {
  const counts = { accepted: 0, refused: 0 };
  after(() =>
    console.log(`JSON corpus: ${corpus.size} files, ${counts.accepted} accepted, ${counts.refused} refused`),
  );

  for (const [name, bytes] of corpus) {
    test(`${name} is ${expectedOf(name)}`, () => {
      const outcome = outcomeOf(bytes, 'last');
      counts[outcome] += 1;
      assert.equal(outcome, expectedOf(name));
      assert.equal(outcomeOf(bytes, 'first'), outcome);
      assert.equal(outcomeOf(bytes, 'only'), outcome);
    });
  }

  test(`the corpus has ${filesKnown} files, and just those that begin with i_ are pinned here`, () => {
    assert.equal(corpus.size, filesKnown);
    const undecided = [...corpus.keys()].filter(name => name.startsWith('i_'));
    assert.deepEqual(undecided, [...pinned.keys()].toSorted());
  });
});

/** What scanner and second reader say of the file; when it is accepted, its bytes must be intact. */
function outcomeOf(file: Buffer, place: keyof typeof places): 'accepted' | 'refused' {
  const { before, behind } = places[place];
  const body = Buffer.concat([Buffer.from(before), file, Buffer.from(behind)]);
  const scanned = new BodyScanner().scan(body);
  const accepted = scanned instanceof ScannedBody;
  assert.equal(readBody(body).reads, accepted, 'the second reader agrees');
  if (!accepted) return 'refused';
  const index = place === 'last' ? 1 : 0;
  const value = Buffer.from(scanned.bytes.subarray(scanned.valueStart(index), scanned.valueEnd(index)));
  assert.deepEqual(value, withoutEdgeSpace(file));
  assert.deepEqual(
    Buffer.from(sliceBusinessParameters(scanned, size => new Uint8Array(size))),
    forwardedBody(file),
  );
  return 'accepted';
}

/** The body for the service holds the file as it is, but for the whitespace behind it. */
function forwardedBody(file: Buffer): Buffer {
  const text = file.toString('latin1').replace(/[ \t\n\r]+$/, '');
  return Buffer.from(`{"p":${text}}`, 'latin1');
}

function withoutEdgeSpace(file: Buffer): Buffer {
  return Buffer.from(file.toString('latin1').replaceAll(/^[ \t\n\r]+|[ \t\n\r]+$/g, ''), 'latin1');
}
