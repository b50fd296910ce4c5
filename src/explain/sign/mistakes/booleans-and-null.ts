import { fixBlanks, fixBooleans, fixNulls } from '../fixes/booleans-and-null.ts';
import type { Mistake } from '../mistake.ts';

const axis = 'booleans and null';

export const scalarMistakes: readonly Mistake[] = [
  {
    id: 'booleans-python',
    axis,
    sentence: 'Booleans are signed as True and False (and null as None), as str() of Python writes them.',
    fix: fixBooleans,
    forms: [{ booleans: 'python' }, { booleans: 'python', nulls: 'None' }],
  },
  {
    id: 'booleans-php',
    axis,
    sentence: 'true is signed as 1 and false as nothing, as a PHP string cast writes them.',
    fix: fixBooleans,
    forms: [{ booleans: 'php' }, { booleans: 'php', nulls: 'empty' }],
  },
  {
    id: 'booleans-numeric',
    axis,
    sentence: 'Booleans are signed as 1 and 0.',
    fix: fixBooleans,
    forms: [{ booleans: 'numeric' }],
  },
  {
    id: 'null-dropped',
    axis,
    sentence: 'A parameter that is null is left out of the signed text.',
    fix: fixNulls,
    forms: [{ nulls: 'dropped' }],
  },
  {
    id: 'null-as-null',
    axis,
    sentence: 'A parameter that is null is signed as the word null.',
    fix: fixNulls,
    forms: [{ nulls: 'null' }],
  },
  {
    id: 'null-as-none',
    axis,
    sentence: 'A parameter that is null is signed as the word None.',
    fix: fixNulls,
    forms: [{ nulls: 'None' }],
  },
  {
    id: 'null-as-empty',
    axis,
    sentence: 'Of a parameter that is null, the name alone is signed.',
    fix: fixNulls,
    forms: [{ nulls: 'empty' }],
  },
  {
    id: 'falsy-dropped',
    axis,
    sentence: 'Parameters that are false, 0 or empty are left out of the signed text, but sent.',
    fix: fixBlanks,
    forms: [{ blanks: 'falsy' }],
  },
  {
    id: 'empty-dropped',
    axis,
    sentence: 'Parameters that are empty are left out of the signed text, but sent.',
    fix: fixBlanks,
    forms: [{ blanks: 'no-text' }, { blanks: 'empty' }],
  },
];
