import { readSharedFolder } from './shared-files.ts';

/** Files of the corpus. */
export const filesKnown = 318;
/** Their bytes by name; empty where the corpus is absent. */
export const corpus = readSharedFolder('corpora/json-parsing');
/** Why tests of the corpus are skipped; false: they are not. */
export const skip = corpus.size === 0 ? `skipped: ${filesKnown} files of the JSON corpus are absent` : false;

/**
 * What the corpus leaves to its reader. Numbers are signed and forwarded as sent, so none is too big;
 * lone surrogates, bytes that are not UTF-8, byte order marks and 500 levels are refused (protocol.md §5 row 1).
 */
export const pinned: ReadonlyMap<string, 'accepted' | 'refused'> = new Map([
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

/** What becomes of a file as the value of a parameter. */
export function expectedOf(name: string): 'accepted' | 'refused' | 'not pinned' {
  if (name.startsWith('y_')) return 'accepted';
  if (name.startsWith('n_')) return 'refused';
  return pinned.get(name) ?? 'not pinned';
}
