import { identifyTarget } from '../../pipeline/checks/identify-target.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainTarget = explainsStep(identifyTarget, {
  row: 19,
  title: 'The parameters fill the path of the service',
  tell({ api }, _world, refusal) {
    if (api.mapping === undefined)
      return { observed: 'not looked at', expected: 'anything: all parameters travel in the body' };
    return {
      observed: refusal?.message ?? 'every one of them is there',
      expected: `${api.mapping.template.names.join(', ') || 'parameters'} as texts or numbers that fit a path`,
    };
  },
});
