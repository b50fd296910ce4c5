import { goalOfTest } from './goal-of-test.ts';

export const oracle = goalOfTest({
  id: 'R6',
  goal: 'oracle: requests that differ only in what the caller has not proved to know get byte-identical answers, but for the requestId, except where the table itself tells',
  path: 'test/hostile/oracle.test.ts',
  does: 'every variation of a call with a wrong sign, of a known and of an unknown app, against the plain one',
  what: 'variations',
  atLeast: 33,
});
