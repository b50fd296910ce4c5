import { identifyBinding } from '../../pipeline/checks/identify-binding.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainBinding = explainsStep(identifyBinding, {
  row: 20,
  title: 'An internal service is bound',
  tell({ api }) {
    const { binding } = api;
    const bound = binding?.kind === 'service' ? `bound to ${binding.upstream}` : 'answered by the gateway';
    return {
      observed: binding === undefined ? `${api.type} is bound to nothing` : bound,
      expected: 'an internal service that executes the API',
    };
  },
});
