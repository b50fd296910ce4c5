import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { sliceBusinessParameters } from '../../src/wire/business-parameters.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { readBody } from '../reference/json-text.ts';
import { readSharedFolder } from '../reference/shared-files.ts';

const filesKnown = 318;
const corpus = readSharedFolder('corpora/json-parsing');
const skip = corpus.size === 0 ? `skipped: ${filesKnown} files of the JSON corpus are absent` : false;

/**
 * What the corpus leaves to its reader. Numbers are signed and forwarded as sent, so none is too big;
 * lone surrogates, bytes that are not UTF-8, byte order marks and 500 levels are refused (protocol.md §5 row 1).
 */
const pinned: ReadonlyMap<string, 'accepted' | 'refused'> = new Map([
  ['i_number_double_huge_neg_exp.json', 'accepted'],
  ['i_number_huge_exp.json', 'accepted'],
  ['i_number_neg_int_huge_exp.json', 'accepted'],
  ['i_number_pos_double_huge_exp.json', 'accepted'],
  ['i_number_real_neg_overflow.json', 'accepted'],
  ['i_number_real_pos_overflow.json', 'accepted'],
  ['i_number_real_underflow.json', 'accepted'],
  ['i_number_too_big_neg_int.json', 'accepted'],
  ['i_number_too_big_pos_int.json', 'accepted'],
  ['i_number_very_big_negative_int.json', 'accepted'],
  ['i_object_key_lone_2nd_surrogate.json', 'refused'],
  ['i_string_1st_surrogate_but_2nd_missing.json', 'refused'],
  ['i_string_1st_valid_surrogate_2nd_invalid.json', 'refused'],
  ['i_string_UTF-16LE_with_BOM.json', 'refused'],
  ['i_string_UTF-8_invalid_sequence.json', 'refused'],
  ['i_string_UTF8_surrogate_U+D800.json', 'refused'],
  ['i_string_incomplete_surrogate_and_escape_valid.json', 'refused'],
  ['i_string_incomplete_surrogate_pair.json', 'refused'],
  ['i_string_incomplete_surrogates_escape_valid.json', 'refused'],
  ['i_string_invalid_lonely_surrogate.json', 'refused'],
  ['i_string_invalid_surrogate.json', 'refused'],
  ['i_string_invalid_utf-8.json', 'refused'],
  ['i_string_inverted_surrogates_U+1D11E.json', 'refused'],
  ['i_string_iso_latin_1.json', 'refused'],
  ['i_string_lone_second_surrogate.json', 'refused'],
  ['i_string_lone_utf8_continuation_byte.json', 'refused'],
  ['i_string_not_in_unicode_range.json', 'refused'],
  ['i_string_overlong_sequence_2_bytes.json', 'refused'],
  ['i_string_overlong_sequence_6_bytes.json', 'refused'],
  ['i_string_overlong_sequence_6_bytes_null.json', 'refused'],
  ['i_string_truncated-utf-8.json', 'refused'],
  ['i_string_utf16BE_no_BOM.json', 'refused'],
  ['i_string_utf16LE_no_BOM.json', 'refused'],
  ['i_structure_500_nested_arrays.json', 'refused'],
  ['i_structure_UTF-8_BOM_empty_object.json', 'refused'],
]);

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

function expectedOf(name: string): string {
  if (name.startsWith('y_')) return 'accepted';
  if (name.startsWith('n_')) return 'refused';
  return pinned.get(name) ?? 'not pinned';
}

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
