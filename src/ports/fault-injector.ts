import type { FaultEffect } from '../model/fault.ts';
import type { ClientAddress } from '../model/received.ts';

/** What a fault may be aimed at. */
export interface FaultTarget {
  readonly type: string;
  readonly appKey: string;
  /** As the caller sent it; `undefined`: none. */
  readonly token: string | undefined;
  readonly client: ClientAddress;
}

/** A fault that strikes a call. */
export interface FaultStrike {
  /** The id of the fault. */
  readonly fault: string;
  readonly effect: FaultEffect;
}

/** Decides which calls meet a fault that somebody ordered. */
export interface FaultInjector {
  /** The fault that strikes this call, and counts it as a hit; `undefined`: none. At most one strikes. */
  strike(target: FaultTarget): FaultStrike | undefined;
}
