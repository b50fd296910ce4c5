import { checkEnvironment } from '../../pipeline/checks/check-environment.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainEnvironment = explainsStep(checkEnvironment, {
  row: 14,
  title: 'The environment is offered and allowed',
  tell({ received, app, api }, { snapshot }) {
    const { name, value } = snapshot.stagingHeader;
    const asked = received.environment;
    const { environments } = api;
    const both = environments.filter(each => app.environments.includes(each));
    return {
      observed: asked === 'other' ? `header ${name} with another value than ${value}` : `asks for ${asked}`,
      expected: `what API (${environments.join(', ')}) and app (${app.environments.join(', ')}) share: ${both.join(', ') || 'nothing'}`,
    };
  },
  assume: ({ received }) => (received.environment === 'other' ? {} : { environment: received.environment }),
});
