import { checkTypePresent } from '../../pipeline/checks/check-type-present.ts';
import { describeParameter } from '../describe-parameter.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainTypePresent = explainsStep(checkTypePresent, {
  row: 2,
  title: 'The body names an API',
  tell: ({ body }) => ({
    observed: describeParameter(body, 'type'),
    expected: '`type` at the top level of the body; null and "" count as missing',
  }),
});
