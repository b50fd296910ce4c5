import type { Snapshot } from '../../model/snapshot.ts';
import type { SnapshotFeed } from '../../ports/snapshot-feed.ts';

/** Holds the snapshot that was published last. */
export class MemorySnapshotFeed implements SnapshotFeed {
  #snapshot: Snapshot;

  constructor(first: Snapshot) {
    this.#snapshot = first;
  }

  current(): Snapshot {
    return this.#snapshot;
  }

  publish(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
  }
}
