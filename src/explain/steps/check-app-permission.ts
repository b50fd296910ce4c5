import { checkAppPermission } from '../../pipeline/checks/check-app-permission.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainAppPermission = explainsStep(checkAppPermission, {
  row: 15,
  title: 'The app may call this API',
  tell({ app, api }, _world, refusal) {
    const expected = `a permission package of app ${app.key} that holds ${api.type}`;
    if (api.isBuiltIn) return { observed: `${api.type} is open to every app`, expected };
    if (refusal === undefined) return { observed: 'a package holds it', expected };
    const ended = refusal.cause === undefined ? '' : `: ${refusal.cause}`;
    return { observed: `no package of the app holds it${ended}`, expected };
  },
});
