import type { SignDigests } from '../ports/sign-digests.ts';
import { BodyScanner } from '../wire/body-scanner.ts';
import type { NextTurn } from '../wire/next-turn.ts';
import { ScannedBody } from '../wire/scanned-body.ts';
import { diagnoseSignInTurns } from './diagnose-sign.ts';

/** By then the engine has compiled nearly all that a search runs; more of them gain little. Source: bench/explain.ts. */
const ROUNDS = 6;
/** With something for every kind of mistake; nobody made this sign. */
const REHEARSED = `{"type":"bg.warm.up","app_key":"warm-up","timestamp":1,"data_type":"JSON","access_token":"warm-up-token","title":"a \\"quoted\\" title <é>","remark":"","flag":true,"gone":null,"Zeta":"z","order":{"name":"Straße <a/b>","price":10.50,"isOn":true,"none":null,"list":[1,2,"x"]},"sign":"${'0'.repeat(32)}"}`;
const encoder = new TextEncoder();

/**
 * Traces signs that nobody made, so that the first person who asks why a sign is wrong does not wait for the engine to
 * compile the search, which takes longer than the search.
 *
 * In turns of about a millisecond, some hundred milliseconds of one core in all. Never rejects.
 */
export async function warmUpDiagnosis(digests: SignDigests, nextTurn: NextTurn): Promise<void> {
  const body = new BodyScanner().scan(encoder.encode(REHEARSED));
  if (!(body instanceof ScannedBody)) return;
  const app = { key: 'warm-up', secrets: [encoder.encode('warm-up-secret')], signing: 'tolerant' } as const;
  for (let round = 0; round < ROUNDS; round += 1) {
    await diagnoseSignInTurns({ body, app, match: undefined, otherSecrets: [] }, digests, nextTurn);
  }
}
