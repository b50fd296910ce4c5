import { checkRefusalCeiling } from '../../pipeline/checks/check-refusal-ceiling.ts';
import { describePace } from '../describe-pace.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainRefusalCeiling = explainsStep(checkRefusalCeiling, {
  row: 11,
  title: 'The app was not refused too often',
  tell({ app }, _world, refusal) {
    const expected =
      app.ceiling === undefined
        ? 'any number of refused calls'
        : `at most ${describePace(app.ceiling.pace)} refused`;
    if (refusal === undefined) return { observed: 'refused calls below the ceiling', expected };
    return {
      observed: `the ceiling on refused calls is spent for ${Math.ceil(refusal.retryAfterMs ?? 0)} ms`,
      expected,
    };
  },
});
