import { ROUTES } from '../../model/received.ts';
import { checkIngress } from '../../pipeline/checks/check-ingress.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainIngress = explainsStep(checkIngress, {
  row: 13,
  title: 'The call came in by the route of this API',
  tell({ received, api }) {
    const fitting = ROUTES.find(
      ({ generation, ingress }) => generation === received.route.generation && ingress === api.ingress,
    );
    return { observed: received.route.path, expected: fitting?.path ?? `the ${api.ingress} route` };
  },
});
