import type { Mistake } from './mistake.ts';
import { scalarMistakes } from './mistakes/booleans-and-null.ts';
import { hashMistakes } from './mistakes/hash.ts';
import { joiningMistakes } from './mistakes/joining.ts';
import { nestedMistakes } from './mistakes/nested-values.ts';
import { numberMistakes } from './mistakes/numbers.ts';
import { orderMistakes } from './mistakes/order.ts';
import { parameterMistakes } from './mistakes/parameters.ts';
import { secretMistakes } from './mistakes/secret.ts';
import { stringMistakes } from './mistakes/string-values.ts';
import { transportMistakes } from './mistakes/transport.ts';

/** Every known mistake, the likeliest axes first: where the work runs out, they were tried. Source: sign-mistakes.md. */
export const MISTAKES: readonly Mistake[] = [
  ...orderMistakes,
  ...nestedMistakes,
  ...parameterMistakes,
  ...stringMistakes,
  ...scalarMistakes,
  ...hashMistakes,
  ...joiningMistakes,
  ...secretMistakes,
  ...numberMistakes,
  ...transportMistakes,
];
