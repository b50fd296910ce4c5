import { refuse } from '../../errors/refusal.ts';
import { grantEnded } from '../grant-ended.ts';
import { passed, step } from '../step.ts';

const NOT_PERMITTED = { app_key: 'app-key-not-permitted', client_id: 'client-id-not-permitted' } as const;

/** Refuses a type that none of the packages holds which the app has at this moment. Source: protocol.md §5, step 15. */
export const checkAppPermission = step({
  name: 'check-app-permission',
  needs: ['app', 'appKey', 'api'],
  gives: [],
  refuses: ['app-key-not-permitted', 'client-id-not-permitted'],
  run({ app, appKey, api }, { snapshot, nowMs }) {
    const { permissions } = snapshot;
    if (api.isBuiltIn || permissions.holds(app.grant, api.typeIndex, nowMs)) return passed;
    return refuse(
      NOT_PERMITTED[appKey.name],
      grantEnded(permissions.heldUntilMs(app.grant, api.typeIndex, nowMs)),
    );
  },
});
