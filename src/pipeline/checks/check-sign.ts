import { refuse } from '../../errors/refusal.ts';
import type { App } from '../../model/app.ts';
import type { DialectName } from '../../model/document.ts';
import type { RememberedSign } from '../../ports/sign-ledger.ts';
import { DIALECTS, type Dialect, dialectNamed } from '../../wire/dialects.ts';
import type { SignCandidates, SignMatch } from '../../wire/sign-verifier.ts';
import { findSign } from '../find-sign.ts';
import { step } from '../step.ts';

/** What is tried first for an app that has not signed yet. */
const FIRST: RememberedSign = { dialect: 'plain', secret: 0 };
/** Per dialect: that one first, the others behind it in the order of the table. */
const ORDERS: ReadonlyMap<DialectName, readonly Dialect[]> = new Map(
  DIALECTS.map(first => [first.name, [first, ...DIALECTS.filter(dialect => dialect !== first)]]),
);
const ALONE: ReadonlyMap<DialectName, readonly Dialect[]> = new Map(
  DIALECTS.map(dialect => [dialect.name, [dialect]]),
);

/**
 * Refuses a body whose sign none of the app's secrets makes in a dialect that the app may use.
 *
 * What matched last for this app is tried first. An app or an address that failed too often has only the
 * remembered dialect tried, and gets the same answer. Below this step lies what only an owner of the secret is
 * told. Source: protocol.md §3 and §5, step 6.
 */
export const checkSign = step({
  name: 'check-sign',
  needs: ['received', 'body', 'app'],
  gives: ['signature'],
  refuses: ['sign-invalid'],
  run({ received, body, app }, { snapshot, services }) {
    const { signLedger } = services;
    const source = { appKey: app.key, address: received.client.text };
    const remembered = signLedger.remembered(app.key);
    const last = remembered ?? FIRST;
    const isGuessing = signLedger.isGuessing(snapshot.signFailures, source);
    const isSecond = last.secret === 1 && app.secrets.length === 2;
    const candidates: SignCandidates = {
      secrets: isSecond ? app.secrets.toReversed() : app.secrets,
      dialects: dialectsFor(app, last.dialect, isGuessing),
    };
    const judge = (found: SignMatch | undefined) => {
      if (found === undefined) {
        signLedger.countFailure(snapshot.signFailures, source);
        return refuse(
          'sign-invalid',
          isGuessing ? { cause: 'only the remembered dialect was tried' } : undefined,
        );
      }
      const secret = isSecond ? 1 - found.secret : found.secret;
      if (remembered === undefined || last.dialect !== found.dialect.name || last.secret !== secret) {
        signLedger.remember(app.key, { dialect: found.dialect.name, secret });
      }
      return { signature: { dialect: found.dialect, secret } };
    };
    const found = findSign(body, candidates, services);
    return found instanceof Promise ? found.then(judge) : judge(found);
  },
});

function dialectsFor(app: App, last: DialectName, isGuessing: boolean): readonly Dialect[] {
  if (app.signing !== 'tolerant') return ALONE.get(app.signing) ?? [dialectNamed(app.signing)];
  return (isGuessing ? ALONE : ORDERS).get(last) ?? DIALECTS;
}
