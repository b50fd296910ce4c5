import type { Snapshot } from '../model/snapshot.ts';

/** Where the data plane reads what it serves. */
export interface SnapshotFeed {
  /** The newest good snapshot. Never waits, never fails; a call reads it once and keeps it to its end. */
  current(): Snapshot;
}
