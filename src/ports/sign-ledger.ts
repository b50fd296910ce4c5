import type { DialectName } from '../model/document.ts';
import type { QuotaRule } from '../model/quota.ts';

/** How the last sign of an app that was right was made. */
export interface RememberedSign {
  readonly dialect: DialectName;
  /** The index of the secret. */
  readonly secret: number;
}

/** Who a sign came from. */
export interface SignSource {
  /** As the caller sent it, whether or not the app exists; `''` where it cannot be a key. */
  readonly appKey: string;
  /** `''` where it is unknown. */
  readonly address: string;
}

/** Remembers on this node how apps sign, and who fails to; bounded, whatever addresses fail. Source: protocol.md §3. */
export interface SignLedger {
  remembered(appKey: string): RememberedSign | undefined;
  remember(appKey: string, sign: RememberedSign): void;
  /** Whether the app or the address has failed more often than the rule allows. */
  isGuessing(rule: QuotaRule, source: SignSource): boolean;
  countFailure(rule: QuotaRule, source: SignSource): void;
}
