import { checkSignPresent } from '../../pipeline/checks/check-sign-present.ts';
import { describeParameter } from '../describe-parameter.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainSignPresent = explainsStep(checkSignPresent, {
  row: 4,
  title: 'The body carries a sign',
  tell: ({ body }) => ({
    observed: describeParameter(body, 'sign'),
    expected: '`sign` at the top level of the body; null and "" count as missing',
  }),
});
