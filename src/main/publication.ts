import { MemorySnapshotFeed } from '../adapters/memory/memory-snapshot-feed.ts';
import { MemoryTokenDirectory } from '../adapters/memory/memory-token-directory.ts';
import { hashToken } from '../adapters/node/node-digests.ts';
import type { ServedNow } from '../admin/admin-parts.ts';
import type { Document } from '../model/document.ts';
import type { Step } from '../pipeline/step.ts';
import { compileSnapshot } from '../registry/compile-snapshot.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { pipelineFor } from './call-services.ts';
import type { UpstreamDirectory } from './upstream-directory.ts';

export interface PublicationParts extends ServedNow {
  readonly sandbox: Sandbox | undefined;
  readonly upstreams: UpstreamDirectory;
}

/** What a gateway serves now: a document, and everything that is made of it. */
export class Publication {
  readonly feed: MemorySnapshotFeed;
  readonly tokens = new MemoryTokenDirectory(hashToken);
  readonly #upstreams: UpstreamDirectory;
  readonly #sandbox: Sandbox | undefined;
  #edition: Edition;

  constructor({ document, revision, sandbox, upstreams }: PublicationParts) {
    this.#upstreams = upstreams;
    this.#sandbox = sandbox;
    this.#edition = editionOf({ document, revision }, sandbox);
    this.feed = new MemorySnapshotFeed(this.#edition.snapshot);
    this.#handOut();
  }

  /** The list of checks that calls run through. */
  get steps(): readonly Step[] {
    return this.#edition.steps;
  }

  /** In a sandbox, with what the sandbox adds. */
  get served(): ServedNow {
    return this.#edition.served;
  }

  /** Serves this document from now on, in one turn of the loop: no call sees half of the old and half of the new one. */
  publish(document: Document, revision: string): void {
    this.#edition = editionOf({ document, revision }, this.#sandbox);
    this.#handOut();
  }

  #handOut(): void {
    const { served, snapshot, tokens } = this.#edition;
    this.#upstreams.replace(served.document.upstreams);
    this.tokens.replace(tokens);
    this.feed.publish(snapshot);
  }
}

interface Edition extends ReturnType<typeof compileSnapshot> {
  readonly served: ServedNow;
  readonly steps: readonly Step[];
}

function editionOf({ document, revision }: ServedNow, sandbox: Sandbox | undefined): Edition {
  const furnished = sandbox?.furnish(document) ?? document;
  const { snapshot, tokens } = compileSnapshot(furnished, revision, hashToken);
  return {
    served: { document: furnished, revision },
    snapshot: sandbox?.complete(snapshot) ?? snapshot,
    tokens,
    steps: pipelineFor(sandbox),
  };
}
