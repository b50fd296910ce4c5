import type { RefusalName } from './table.ts';

/** A fault that somebody ordered in a sandbox, and that struck this call. */
export interface StruckFault {
  readonly id: string;
  /** What becomes of the answer on its way: it breaks off in its middle, or the connection is reset. */
  readonly wire: 'cut' | 'reset' | undefined;
}

/** What only some refusals carry. */
export interface RefusalDetail {
  /** Replaces the table's text on the wire: the field at fault (protocol.md §5, step 19). */
  readonly message?: string;
  /** How long to wait, in milliseconds, above 0; becomes the `Retry-After` header. */
  readonly retryAfterMs?: number;
  /** HTTP status where the answer is not 200 (protocol.md §1); such a connection is closed. */
  readonly httpStatus?: number;
  /** For the log only: what happened, in words that a caller does not see. */
  readonly cause?: string;
  /** For the log only: exchanges with the internal service, where one was begun. */
  readonly attempts?: number;
  /** For the log only: the base URL at which the last of them ended. */
  readonly endpoint?: string;
  /** In a sandbox: what was done to the call on purpose. */
  readonly fault?: StruckFault;
}

/** A call ended by a check: a value, returned and never thrown. */
export interface Refusal<Name extends RefusalName = RefusalName> extends RefusalDetail {
  readonly refused: Name;
}

const plainRefusals = new Map<RefusalName, Refusal>();

/** The refusal named by a row of the table; without detail the same frozen value each time. */
export function refuse<Name extends RefusalName>(name: Name, detail?: RefusalDetail): Refusal<Name> {
  if (detail !== undefined) return { refused: name, ...detail };
  let plain = plainRefusals.get(name);
  if (plain === undefined) {
    plain = Object.freeze({ refused: name });
    plainRefusals.set(name, plain);
  }
  // The map holds under each name the refusal of that name.
  return plain as Refusal<Name>;
}
