import { checkAppActive } from '../../pipeline/checks/check-app-active.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainAppActive = explainsStep(checkAppActive, {
  row: 9,
  title: 'The app is active',
  tell: ({ app }) => ({
    observed: `app ${app.key} is ${app.isActive ? 'active' : 'suspended'}`,
    expected: 'an active app',
  }),
});
