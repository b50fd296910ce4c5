import type { ScannedBody } from '../wire/scanned-body.ts';
import type { SignCandidates, SignMatch } from '../wire/sign-verifier.ts';
import { AT_ONCE_BYTES_MAX } from './at-once-bytes-max.ts';
import type { Services } from './world.ts';

/**
 * Finds what made the sign of a body; `undefined`: none of the candidates did.
 *
 * One large body must not hold up every other call: it is judged in several turns of the event loop.
 */
export function findSign(
  body: ScannedBody,
  candidates: SignCandidates,
  { signVerifier, nextTurn }: Services,
): SignMatch | undefined | Promise<SignMatch | undefined> {
  const sign = body.textOf('sign');
  return body.bytes.length <= AT_ONCE_BYTES_MAX
    ? signVerifier.find(body, sign, candidates)
    : signVerifier.findInTurns({ body, sign }, candidates, nextTurn);
}
