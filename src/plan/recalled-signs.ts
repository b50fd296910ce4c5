import type { App } from '../model/app.ts';
import { dialectBit } from '../wire/dialects.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';
import { type SignCandidates, type SignMatch, SignVerifier } from '../wire/sign-verifier.ts';
import type { Recall } from './recall.ts';

/**
 * Finds the sign of a recorded call among candidates without its bytes: what matched then matches now.
 *
 * Which candidates there are is decided by the check itself.
 */
export class RecalledSigns extends SignVerifier {
  readonly #recall: Recall;

  constructor(recall: Recall) {
    super(() => '');
    this.#recall = recall;
  }

  override find(
    _body: ScannedBody,
    _sign: string | undefined,
    candidates: SignCandidates,
  ): SignMatch | undefined {
    const { call } = this.#recall;
    const dialect = candidates.dialects.find(candidate => (call.dialects & dialectBit(candidate)) !== 0);
    const secret = candidates.secrets.findIndex(candidate => this.#isTheOne(candidate));
    return dialect === undefined || secret < 0 ? undefined : { dialect, secret };
  }

  /** Of a call that another document decided, it is not known which secret had that place: any that was kept will do. */
  #isTheOne(candidate: Uint8Array): boolean {
    const { call, before, appBefore } = this.#recall;
    const secrets = appBefore?.secrets ?? [];
    if (call.revision !== before.revision) return secrets.some(known => areEqual(known, candidate));
    const matched = secrets[call.secret ?? -1];
    return matched !== undefined && areEqual(matched, candidate);
  }
}

/** Whether the record says whether this app's sign is right. */
export function isSignDecided(app: App, recall: Recall): boolean {
  const { call, before, appBefore } = recall;
  const end = recall.endOf('check-sign');
  if (end === 'unknown' || appBefore === undefined) return false;
  // One that was wrong is wrong still, unless there is more to try.
  if (end === 'refused') return admitsNoMore(appBefore, app);
  if (call.revision === before.revision) return true;
  return appBefore.secrets.every(secret => isAmong(secret, app.secrets));
}

function admitsNoMore(before: App, after: App): boolean {
  const hasNoNewSecret = after.secrets.every(secret => isAmong(secret, before.secrets));
  return hasNoNewSecret && (before.signing === 'tolerant' || before.signing === after.signing);
}

function isAmong(secret: Uint8Array, secrets: readonly Uint8Array[]): boolean {
  return secrets.some(other => areEqual(other, secret));
}

function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
