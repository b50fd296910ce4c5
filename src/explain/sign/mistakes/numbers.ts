import { fixNumbers, fixTimestamp, fixTimestampUnit } from '../fixes/numbers.ts';
import type { Mistake } from '../mistake.ts';
import type { Recipe } from '../recipe.ts';

const axis = 'numbers';
/** Paired with other mistakes; a signer that takes the time twice is seldom further off. */
const NEAR_SECONDS = 3;
const FAR_SECONDS = 300;

type Moment = Pick<Recipe, 'clock' | 'shift'>;

function shifts(from: number, to: number): readonly Moment[] {
  const seconds = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return seconds.flatMap(shift => [-shift, shift].map(each => ({ clock: 'sent', shift: each })));
}

export const numberMistakes: readonly Mistake[] = [
  {
    id: 'numbers-double',
    axis,
    sentence:
      'Numbers go through a double before they are signed: digits of long ids are lost, 1.0 becomes 1.',
    fix: fixNumbers,
    forms: [{ numbers: 'javascript' }, { numbers: 'python' }],
  },
  {
    id: 'numbers-java-double',
    axis,
    sentence: 'Numbers are signed as Java doubles: 1 becomes 1.0, and long ones get an exponent.',
    fix: fixNumbers,
    forms: [{ numbers: 'gson' }],
  },
  {
    id: 'numbers-go-float',
    axis,
    sentence: 'Numbers are signed as %v prints a float64: 1000000 becomes 1e+06.',
    fix: fixNumbers,
    forms: [{ numbers: 'go' }],
  },
  {
    id: 'timestamp-unit',
    axis,
    sentence: 'The timestamp is signed in another unit than it is sent in (milliseconds against seconds).',
    fix: fixTimestampUnit,
    forms: [{ clock: 'milliseconds' }, { clock: 'seconds' }],
    moments: Array.from({ length: 999 }, (_, index) => ({ clock: 'milliseconds', shift: index + 1 })),
  },
  {
    id: 'timestamp-changed',
    axis,
    sentence: 'The timestamp that was signed is not the one that was sent: the time was taken twice.',
    fix: fixTimestamp,
    forms: shifts(1, NEAR_SECONDS).map(({ shift }) => ({ shift })),
    moments: shifts(NEAR_SECONDS + 1, FAR_SECONDS),
  },
];
