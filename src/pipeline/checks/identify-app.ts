import { refuse } from '../../errors/refusal.ts';
import { DIALECTS, dialectNamed } from '../../wire/dialects.ts';
import { step } from '../step.ts';

/** A secret that belongs to nobody, of the usual length. */
const DECOY_SECRETS = [new Uint8Array(40)];
const DECOY = { secrets: DECOY_SECRETS, dialects: DIALECTS };
/** What is tried for a known app by somebody who failed too often: one dialect. */
const CHEAP_DECOY = { secrets: DECOY_SECRETS, dialects: [dialectNamed('plain')] };
const UNKNOWN = { app_key: 'app-key-unknown', client_id: 'client-id-unknown' } as const;

/**
 * Finds the calling app.
 *
 * An unknown app costs the same time as a wrong sign: its sign is verified against a decoy, and counts as a failure
 * of the address it came from.
 * Source: protocol.md §3 and §5, step 5.
 */
export const identifyApp = step({
  name: 'identify-app',
  needs: ['received', 'body', 'appKey'],
  gives: ['app'],
  refuses: ['app-key-unknown', 'client-id-unknown'],
  run({ received, body, appKey }, { snapshot, services }) {
    const app = appKey.text === undefined ? undefined : snapshot.apps.get(appKey.text);
    if (app !== undefined) return { app };
    const { signLedger, signVerifier } = services;
    const source = { appKey: undefined, address: received.client.text };
    const isGuessing = signLedger.isGuessing(snapshot.signFailures, source);
    signVerifier.find(body, body.textOf('sign'), isGuessing ? CHEAP_DECOY : DECOY);
    signLedger.countFailure(snapshot.signFailures, source);
    return refuse(UNKNOWN[appKey.name]);
  },
});
