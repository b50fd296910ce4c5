import { fixOrder } from '../fixes/order.ts';
import type { Mistake } from '../mistake.ts';

const axis = 'order';
const fix = fixOrder;

export const orderMistakes: readonly Mistake[] = [
  {
    id: 'order-insertion',
    axis,
    sentence: 'The parameters are signed in the order in which they stand in the body, unsorted.',
    fix,
    forms: [{ order: 'sent' }],
  },
  {
    id: 'order-without-case',
    axis,
    sentence: 'The parameters are sorted without regard to case, or by the rules of a language.',
    fix,
    forms: [{ order: 'lower-case' }, { order: 'locale' }, { order: 'upper-case' }],
  },
  {
    id: 'order-by-key-and-value',
    axis,
    sentence: 'Key and value are joined first and sorted then, instead of sorting by the key alone.',
    fix,
    forms: [{ order: 'joined' }, { order: 'pairs' }],
  },
  {
    id: 'order-descending',
    axis,
    sentence: 'The parameters are sorted downwards, from z to a.',
    fix,
    forms: [{ order: 'descending' }],
  },
  {
    id: 'order-in-groups',
    axis,
    sentence: 'Common and business parameters are sorted each by themselves, instead of all together.',
    fix,
    forms: [{ order: 'common-first' }, { order: 'business-first' }],
  },
];
