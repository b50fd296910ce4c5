import { fixEncoding, fixRawStrings } from '../fixes/string-values.ts';
import type { Mistake } from '../mistake.ts';

const axis = 'string values';
const fix = fixRawStrings;

export const stringMistakes: readonly Mistake[] = [
  {
    id: 'strings-strip-quotes',
    axis,
    sentence: 'All quotes at the edges of a string are stripped before it is signed.',
    fix,
    forms: [{ strings: 'stripped' }],
  },
  {
    id: 'strings-strip-one-pair',
    axis,
    sentence: 'One pair of quotes is cut off a string before it is signed, although it is part of the value.',
    fix,
    forms: [{ strings: 'stripped-once' }],
  },
  {
    id: 'strings-quoted',
    axis,
    sentence: 'Strings are signed with their JSON quotes.',
    fix,
    forms: [{ strings: 'quoted' }],
  },
  {
    id: 'strings-json-escaped',
    axis,
    sentence: 'Strings are signed with JSON escapes (\\" and \\n instead of the characters).',
    fix,
    forms: [{ strings: 'escaped' }, { strings: 'escaped-stripped' }],
  },
  {
    id: 'strings-unicode-escaped',
    axis,
    sentence: 'Strings are signed with \\uXXXX escapes in place of their non-ASCII characters.',
    fix,
    forms: [{ strings: 'escaped-ascii' }],
  },
  {
    id: 'strings-trimmed',
    axis,
    sentence: 'Strings are trimmed before they are signed, but sent with their white space.',
    fix,
    forms: [{ strings: 'trimmed' }],
  },
  {
    id: 'strings-spaces-removed',
    axis,
    sentence: 'All spaces are removed from strings before they are signed.',
    fix,
    forms: [{ strings: 'no-spaces' }, { strings: 'no-white-space' }],
  },
  {
    id: 'strings-url-encoded',
    axis,
    sentence: 'Values are URL-encoded before they are signed.',
    fix: fixEncoding,
    forms: [
      { strings: 'url' },
      { strings: 'url-form' },
      { strings: 'url-python' },
      { strings: 'url-all' },
      { strings: 'url-form-all' },
    ],
  },
];
