import { refuse } from '../../errors/refusal.ts';
import { DIALECTS } from '../../wire/dialects.ts';
import { step } from '../step.ts';

/** A secret that belongs to nobody, of the usual length. */
const DECOY = { secrets: [new Uint8Array(40)], dialects: DIALECTS };
const UNKNOWN = { app_key: 'app-key-unknown', client_id: 'client-id-unknown' } as const;

/**
 * Finds the calling app.
 *
 * An unknown app costs the same time as a wrong sign: its sign is verified against a decoy, and thrown away.
 * Source: protocol.md §3 and §5, step 5.
 */
export const identifyApp = step({
  name: 'identify-app',
  needs: ['body', 'appKey'],
  gives: ['app'],
  refuses: ['app-key-unknown', 'client-id-unknown'],
  run({ body, appKey }, { snapshot, services }) {
    const app = appKey.text === undefined ? undefined : snapshot.apps.get(appKey.text);
    if (app !== undefined) return { app };
    services.signVerifier.find(body, body.textOf('sign'), DECOY);
    return refuse(UNKNOWN[appKey.name]);
  },
});
