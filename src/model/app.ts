import type { AddressRange } from './address.ts';
import type { DialectName, Environment } from './document.ts';
import type { Grant } from './grant.ts';
import type { Phase } from './phase.ts';
import type { DayRule, QuotaRule } from './quota.ts';

/** A third-party app as the gateway serves it, until a secret of it has retired or another limit is its own. */
export interface App extends Phase<App> {
  readonly key: string;
  /** UTF-8 bytes, one or two: the one in front signs, the one behind it retires. */
  readonly secrets: readonly Uint8Array[];
  /** Of each secret, the version that a registry knows it by; empty: no registry does. */
  readonly secretVersions: readonly number[];
  readonly isActive: boolean;
  /** `tolerant`: every dialect is tried; a name: that one only. */
  readonly signing: 'tolerant' | DialectName;
  /** What meets a sign that came before with another body. */
  readonly replayGuard: 'off' | 'report' | 'refuse';
  readonly grant: Grant;
  readonly environments: readonly Environment[];
  /** Empty: any address. */
  readonly addresses: readonly AddressRange[];
  /** `undefined`: no limit. */
  readonly quota: QuotaRule | undefined;
  /** `undefined`: no limit. */
  readonly dayQuota: DayRule | undefined;
  /** How many refused calls the app may make; `undefined`: any. */
  readonly ceiling: QuotaRule | undefined;
}
