import { MemorySnapshotFeed } from '../adapters/memory/memory-snapshot-feed.ts';
import { MemoryTokenDirectory } from '../adapters/memory/memory-token-directory.ts';
import { hashToken } from '../adapters/node/node-digests.ts';
import type { ServedNow } from '../admin/admin-parts.ts';
import type { Document } from '../model/document.ts';
import type { Step } from '../pipeline/step.ts';
import type { Clock } from '../ports/clock.ts';
import { compileSnapshot } from '../registry/compile-snapshot.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { pipelineFor } from './call-services.ts';
import { UpstreamDirectory } from './upstream-directory.ts';

export interface PublicationParts extends ServedNow {
  readonly clock: Clock;
  readonly sandbox: Sandbox | undefined;
}

/** What a gateway serves now: a document, and everything that is made of it. */
export class Publication {
  readonly feed: MemorySnapshotFeed;
  readonly tokens = new MemoryTokenDirectory(hashToken);
  readonly upstreams: UpstreamDirectory;
  readonly #sandbox: Sandbox | undefined;
  #steps: readonly Step[];
  #served: ServedNow;

  constructor({ document, revision, clock, sandbox }: PublicationParts) {
    const furnished = sandbox?.furnish(document) ?? document;
    const { snapshot, tokens } = compileSnapshot(furnished, revision, hashToken);
    this.#sandbox = sandbox;
    this.#served = { document: furnished, revision };
    this.#steps = pipelineFor(sandbox);
    this.feed = new MemorySnapshotFeed(snapshot);
    this.tokens.replace(tokens);
    this.upstreams = new UpstreamDirectory(clock);
    this.upstreams.replace(furnished.upstreams);
  }

  /** The list of checks that calls run through. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** In a sandbox, with what the sandbox adds. */
  get served(): ServedNow {
    return this.#served;
  }

  /** Serves this document from now on, in one turn of the loop: no call sees half of the old and half of the new one. */
  publish(document: Document, revision: string): void {
    const furnished = this.#sandbox?.furnish(document) ?? document;
    const { snapshot, tokens } = compileSnapshot(furnished, revision, hashToken);
    this.upstreams.replace(furnished.upstreams);
    this.tokens.replace(tokens);
    this.feed.publish(snapshot);
    this.#steps = pipelineFor(this.#sandbox);
    this.#served = { document: furnished, revision };
  }
}
