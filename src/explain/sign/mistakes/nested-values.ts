import { fixCompactJson, fixKeyOrder, fixRealJson } from '../fixes/nested-values.ts';
import type { Mistake } from '../mistake.ts';

const axis = 'nested values';

export const nestedMistakes: readonly Mistake[] = [
  {
    id: 'nested-python-separators',
    axis,
    sentence: 'Objects and arrays are signed with a space behind each comma and colon.',
    fix: fixCompactJson,
    forms: [{ separators: 'spaced' }],
  },
  {
    id: 'nested-unicode-escaped',
    axis,
    sentence: 'Objects and arrays are signed with \\uXXXX escapes in place of non-ASCII characters.',
    fix: fixCompactJson,
    forms: [{ unicode: 'lower' }, { unicode: 'upper' }],
  },
  {
    id: 'nested-python-default',
    axis,
    sentence:
      'Objects and arrays are signed as json.dumps writes them by default: spaced and with \\uXXXX escapes.',
    fix: fixCompactJson,
    forms: [{ separators: 'spaced', unicode: 'lower' }],
  },
  {
    id: 'nested-keys-sorted',
    axis,
    sentence: 'The keys inside objects are sorted for the signed text, but sent in another order.',
    fix: fixKeyOrder,
    forms: [{ keys: 'sorted' }],
  },
  {
    id: 'nested-hash-map-order',
    axis,
    sentence: 'The keys inside objects are signed in the order of a Java HashMap.',
    fix: fixKeyOrder,
    forms: [{ keys: 'hash-map' }],
  },
  {
    id: 'nested-php-slashes',
    axis,
    sentence: 'Objects and arrays are signed with \\/ in place of /, as json_encode writes by default.',
    fix: fixCompactJson,
    forms: [{ slashes: 'escaped' }],
  },
  {
    id: 'nested-php-default',
    axis,
    sentence:
      'Objects and arrays are signed as json_encode writes them by default: with \\/ and \\uXXXX escapes.',
    fix: fixCompactJson,
    forms: [{ slashes: 'escaped', unicode: 'lower' }],
  },
  {
    id: 'nested-html-escaped',
    axis,
    sentence: "Objects and arrays are signed with < > & (and = ') as \\u003c escapes and the like.",
    fix: fixCompactJson,
    forms: [{ html: 'angle' }, { html: 'gson' }],
  },
  {
    id: 'nested-dotnet-default',
    axis,
    sentence:
      'Objects and arrays are signed as System.Text.Json writes them by default: quotes, HTML and non-ASCII as \\uXXXX.',
    fix: fixCompactJson,
    forms: [{ html: 'dotnet' }],
  },
  {
    id: 'nested-nulls-dropped',
    axis,
    sentence: 'Members that are null are left out of the signed objects, but sent.',
    fix: fixRealJson,
    forms: [{ nestedNulls: 'dropped' }],
  },
  {
    id: 'nested-js-string',
    axis,
    sentence:
      'Objects are signed as [object Object] and arrays as their items with commas, as String() writes them.',
    fix: fixRealJson,
    forms: [{ form: 'js' }],
  },
  {
    id: 'nested-python-repr',
    axis,
    sentence: "Objects and arrays are signed as str() writes them: {'a': 1}, with True, False and None.",
    fix: fixRealJson,
    forms: [{ form: 'python' }],
  },
  {
    id: 'nested-java-to-string',
    axis,
    sentence: 'Objects and arrays are signed as toString() of a Map or List writes them: {a=1, b=2}.',
    fix: fixRealJson,
    forms: [{ form: 'java' }, { form: 'java', keys: 'hash-map' }],
  },
  {
    id: 'nested-php-array',
    axis,
    sentence: 'Objects and arrays are signed as the word Array, as a PHP string cast writes them.',
    fix: fixRealJson,
    forms: [{ form: 'php' }],
  },
  {
    id: 'nested-go-print',
    axis,
    sentence: 'Objects and arrays are signed as fmt.Sprint writes them: map[a:1 b:2].',
    fix: fixRealJson,
    forms: [{ form: 'go' }],
  },
  {
    id: 'nested-as-sent',
    axis,
    sentence:
      'Objects and arrays are signed with the white space and escapes of the body, instead of compactly.',
    fix: fixCompactJson,
    forms: [{ form: 'as-sent' }],
  },
];
