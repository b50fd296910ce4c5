import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

const NOT_PERMITTED = { app_key: 'app-key-not-permitted', client_id: 'client-id-not-permitted' } as const;

/** Refuses a type that none of the app's packages holds. Source: protocol.md §5, step 15. */
export const checkAppPermission = step({
  name: 'check-app-permission',
  needs: ['app', 'appKey', 'api'],
  gives: [],
  refuses: ['app-key-not-permitted', 'client-id-not-permitted'],
  run({ app, appKey, api }, { snapshot }) {
    if (api.isBuiltIn || snapshot.permissions.holds(app.grant, api.typeIndex)) return passed;
    return refuse(NOT_PERMITTED[appKey.name]);
  },
});
