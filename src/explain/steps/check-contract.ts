import { checkContract } from '../../pipeline/checks/check-contract.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainContract = explainsStep(checkContract, {
  row: 19,
  title: 'The parameters keep the contract of the API',
  tell({ api }, _world, refusal) {
    if (api.contract === undefined)
      return { observed: 'not looked at', expected: 'anything: no contract is enforced' };
    return {
      observed: refusal?.message ?? 'parameters that keep it',
      expected: `parameters that keep the request schema of ${api.type}`,
    };
  },
});
