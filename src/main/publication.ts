import { MemorySnapshotFeed } from '../adapters/memory/memory-snapshot-feed.ts';
import { MemoryTokenDirectory } from '../adapters/memory/memory-token-directory.ts';
import { hashToken } from '../adapters/node/node-digests.ts';
import type { ServedNow } from '../admin/admin-parts.ts';
import type { Document } from '../model/document.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Step } from '../pipeline/step.ts';
import type { TokenDirectory } from '../ports/token-directory.ts';
import { compileSnapshot } from '../registry/compile-snapshot.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { pipelineFor } from './call-services.ts';
import type { UpstreamDirectory } from './upstream-directory.ts';

export interface PublicationParts extends ServedNow {
  readonly sandbox: Sandbox | undefined;
  readonly upstreams: UpstreamDirectory;
}

/** In a sandbox: what calls were decided by lately, for whoever asks why. */
const EDITIONS_MAX = 8;

/** What a gateway serves now: a document, and everything that is made of it. */
export class Publication {
  readonly feed: MemorySnapshotFeed;
  readonly tokens = new MemoryTokenDirectory(hashToken);
  readonly #upstreams: UpstreamDirectory;
  readonly #sandbox: Sandbox | undefined;
  #edition: Edition;
  /** Newest first, the current one in front. */
  #kept: readonly Edition[];

  constructor({ document, revision, sandbox, upstreams }: PublicationParts) {
    this.#upstreams = upstreams;
    this.#sandbox = sandbox;
    this.#edition = editionOf({ document, revision }, { number: 1, sandbox });
    this.#kept = [this.#edition];
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
    const number = this.#edition.snapshot.edition + 1;
    this.#edition = editionOf({ document, revision }, { number, sandbox: this.#sandbox });
    const former = this.#sandbox?.isOn === true ? this.#kept : [];
    this.#kept = [this.#edition, ...former].slice(0, EDITIONS_MAX);
    this.#handOut();
  }

  /** What was served under this number; what is served now without one, or where that is not kept. */
  edition(number?: number): { readonly snapshot: Snapshot; readonly tokens: TokenDirectory } {
    const kept = this.#kept.find(({ snapshot }) => snapshot.edition === number);
    if (kept === undefined || kept === this.#edition)
      return { snapshot: this.#edition.snapshot, tokens: this.tokens };
    const tokens = new MemoryTokenDirectory(hashToken);
    tokens.replace(kept.tokens);
    return { snapshot: kept.snapshot, tokens };
  }

  /** Every document of which something is still kept, the one that is served in front. */
  get documents(): readonly Document[] {
    return this.#kept.map(({ served }) => served.document);
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

interface EditionOptions {
  readonly number: number;
  readonly sandbox: Sandbox | undefined;
}

function editionOf({ document, revision }: ServedNow, { number, sandbox }: EditionOptions): Edition {
  const furnished = sandbox?.furnish(document) ?? document;
  const { snapshot: compiled, tokens } = compileSnapshot(furnished, revision, hashToken);
  const snapshot = Object.freeze({ ...compiled, edition: number });
  return {
    served: { document: furnished, revision },
    snapshot: sandbox?.complete(snapshot) ?? snapshot,
    tokens,
    steps: pipelineFor(sandbox),
  };
}
