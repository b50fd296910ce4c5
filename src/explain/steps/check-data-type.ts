import { checkDataType } from '../../pipeline/checks/check-data-type.ts';
import { describeParameter } from '../describe-parameter.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainDataType = explainsStep(checkDataType, {
  row: 8,
  title: 'The call asks for JSON',
  tell: ({ body }, { snapshot }) => ({
    observed: describeParameter(body, 'data_type'),
    expected: `"JSON" in any case${snapshot.profile === 'observed' ? ', or none' : ''}`,
  }),
});
