import type { ErrorName } from '../errors/table.ts';
import type { AddressRange } from './address.ts';
import type { Api } from './api.ts';
import type { App } from './app.ts';
import type { Merchant } from './authorization.ts';
import type { Profile } from './document.ts';
import type { ConnectionLimits, OverloadLimits } from './listener-settings.ts';
import type { Permissions } from './permissions.ts';
import type { QuotaRule } from './quota.ts';
import type { Table } from './sharded-map.ts';

/** What a row of the error table looks like on the wire under the profile and messages of a snapshot. */
export interface Wording {
  readonly code: number;
  /** The bytes of the envelope from behind the request id, rendered once. */
  readonly tail: Uint8Array;
}

/** Everything that the data plane reads to decide calls: frozen, whole, swapped at once. */
export interface Snapshot {
  /** Which document or revision it was compiled from; part of every access record. */
  readonly revision: string;
  /** Counts what a process publishes, from 1; 0: nothing was published yet. */
  readonly edition: number;
  readonly region: string;
  readonly profile: Profile;
  readonly apps: Table<string, App>;
  /** By mall id. */
  readonly merchants: Table<number, Merchant>;
  readonly permissions: Permissions;
  /** By type, then by version. Drafts are not in it. */
  readonly apis: Table<string, ReadonlyMap<string, Api>>;
  readonly wordings: ReadonlyMap<ErrorName, Wording>;
  readonly trustedProxies: readonly AddressRange[];
  /** The name in lower case. */
  readonly stagingHeader: { readonly name: string; readonly value: string };
  readonly corsOrigins: readonly string[];
  /** How often signs may fail per app and per address before only the remembered dialect is tried. */
  readonly signFailures: QuotaRule;
  /** The largest body that any API takes. */
  readonly bodyBytesMax: number;
  /** The largest multipart upload that any API takes. */
  readonly uploadBytesMax: number;
  /** Bodies being read and served, together. */
  readonly inFlightBytesMax: number;
  readonly connections: ConnectionLimits;
  readonly overload: OverloadLimits;
}
