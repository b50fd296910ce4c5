import { refuse } from '../../errors/refusal.ts';
import { atMoment } from '../../model/phase.ts';
import { DIALECTS } from '../../wire/dialects.ts';
import type { SignCandidates } from '../../wire/sign-verifier.ts';
import { findSign } from '../find-sign.ts';
import { step } from '../step.ts';

/** A secret that belongs to nobody, of the usual length. */
const DECOY: SignCandidates = { secrets: [new Uint8Array(40)], dialects: DIALECTS };
const DECOY_FOR_GUESSERS: SignCandidates = { ...DECOY, dialects: DIALECTS.slice(0, 1) };
const UNKNOWN = { app_key: 'app-key-unknown', client_id: 'client-id-unknown' } as const;

/**
 * Finds the calling app, as it is at the moment of the call: a secret that has retired by then is none of it.
 *
 * An unknown app costs the same time as a wrong sign: its sign is verified against a decoy, and thrown away. It
 * counts as a failure like one, so that made-up app keys are no way around the limit on guessing.
 * Source: protocol.md §3 and §5, step 5.
 */
export const identifyApp = step({
  name: 'identify-app',
  needs: ['received', 'body', 'appKey'],
  gives: ['app'],
  refuses: ['app-key-unknown', 'client-id-unknown'],
  run({ received, body, appKey }, { snapshot, nowMs, services }) {
    const app = appKey.text === undefined ? undefined : snapshot.apps.get(appKey.text);
    if (app !== undefined) return { app: atMoment(app, nowMs) };
    const { signLedger } = services;
    const source = { appKey: appKey.text ?? '', address: received.client.text };
    const isGuessing = signLedger.isGuessing(snapshot.signFailures, source);
    const judge = () => {
      signLedger.countFailure(snapshot.signFailures, source);
      return refuse(UNKNOWN[appKey.name]);
    };
    const found = findSign(body, isGuessing ? DECOY_FOR_GUESSERS : DECOY, services);
    return found instanceof Promise ? found.then(judge) : judge();
  },
});
