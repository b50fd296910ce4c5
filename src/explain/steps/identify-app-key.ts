import { identifyAppKey } from '../../pipeline/checks/identify-app-key.ts';
import { describeParameter } from '../describe-parameter.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainAppKey = explainsStep(identifyAppKey, {
  row: 3,
  title: 'The body names an app',
  tell({ received, body }) {
    const wanted = received.route.generation === 'ark' ? 'client_id' : 'app_key';
    const names = (['app_key', 'client_id'] as const).filter(name => body.has(name));
    const sent = names.map(name => describeParameter(body, name));
    return {
      observed: sent.length === 0 ? 'neither app_key nor client_id' : sent.join(' and '),
      expected: `${wanted}; where app_key and client_id both stand, the same in both`,
    };
  },
});
