import { MemorySnapshotFeed } from '../adapters/memory/memory-snapshot-feed.ts';
import { MemoryTokenDirectory } from '../adapters/memory/memory-token-directory.ts';
import { MockService } from '../adapters/mock/mock-service.ts';
import { hashToken } from '../adapters/node/node-digests.ts';
import { waitFor } from '../adapters/node/wait-for.ts';
import type { Document } from '../model/document.ts';
import type { Step } from '../pipeline/step.ts';
import type { Clock } from '../ports/clock.ts';
import { compileSnapshot } from '../registry/compile-snapshot.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { pipelineFor } from './call-services.ts';
import { UpstreamDirectory } from './upstream-directory.ts';

export interface PublicationParts {
  readonly document: Document;
  readonly revision: string;
  readonly clock: Clock;
  readonly sandbox: Sandbox | undefined;
}

/** What is served at this moment, everywhere that the data plane looks for it. */
export class Publication {
  readonly tokens = new MemoryTokenDirectory(hashToken);
  readonly upstreams: UpstreamDirectory;
  readonly feed: MemorySnapshotFeed;
  readonly #sandbox: Sandbox | undefined;
  #served: { readonly document: Document; readonly revision: string };
  #steps: readonly Step[];

  constructor({ document, revision, clock, sandbox }: PublicationParts) {
    const mocks = new MockService(waitFor);
    sandbox?.keep(mocks);
    this.#sandbox = sandbox;
    this.upstreams = new UpstreamDirectory(clock, mocks);
    this.#served = { document: sandbox?.furnish(document) ?? document, revision };
    const { snapshot, tokens } = compileSnapshot(this.#served.document, revision, hashToken);
    this.feed = new MemorySnapshotFeed(sandbox?.complete(snapshot) ?? snapshot);
    this.tokens.replace(tokens);
    this.upstreams.replace(this.#served.document.upstreams);
    this.#steps = pipelineFor(sandbox);
  }

  /** The document with all that a sandbox adds to it. */
  get served(): { readonly document: Document; readonly revision: string } {
    return this.#served;
  }

  /** The list of checks that calls run through. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** Serves another document, in one turn of the loop: no call sees one half of the old and one half of the new. */
  publish(document: Document, revision: string): void {
    const next = this.#sandbox?.furnish(document) ?? document;
    const { snapshot, tokens } = compileSnapshot(next, revision, hashToken);
    this.upstreams.replace(next.upstreams);
    this.tokens.replace(tokens);
    this.feed.publish(this.#sandbox?.complete(snapshot) ?? snapshot);
    this.#served = { document: next, revision };
    this.#steps = pipelineFor(this.#sandbox);
  }
}
