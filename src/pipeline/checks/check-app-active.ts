import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

const SUSPENDED = { app_key: 'app-key-suspended', client_id: 'client-id-suspended' } as const;

/** Refuses an app that the platform has suspended. Source: protocol.md §5, step 9. */
export const checkAppActive = step({
  name: 'check-app-active',
  needs: ['app', 'appKey'],
  gives: [],
  refuses: ['app-key-suspended', 'client-id-suspended'],
  run({ app, appKey }) {
    return app.isActive ? passed : refuse(SUSPENDED[appKey.name]);
  },
});
