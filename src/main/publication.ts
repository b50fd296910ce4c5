import { MemorySnapshotFeed } from '../adapters/memory/memory-snapshot-feed.ts';
import { MemoryTokenDirectory } from '../adapters/memory/memory-token-directory.ts';
import { hashToken } from '../adapters/node/node-digests.ts';
import type { ServedNow } from '../admin/admin-parts.ts';
import type { TokenGrantChange } from '../model/authorization.ts';
import type { Document } from '../model/document.ts';
import type { ChangeOf, EntryChange } from '../model/entry-change.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Step } from '../pipeline/step.ts';
import type { TokenDirectory } from '../ports/token-directory.ts';
import { type Built, SnapshotBuilder } from '../registry/snapshot-builder.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { pipelineFor } from './call-services.ts';
import { LiveDocument } from './live-document.ts';
import type { UpstreamDirectory } from './upstream-directory.ts';

export interface PublicationParts extends ServedNow {
  readonly sandbox: Sandbox | undefined;
  readonly upstreams: UpstreamDirectory;
}

/** In a sandbox: what calls were decided by lately, for whoever asks why. */
const EDITIONS_MAX = 8;

/** What a gateway serves now: a document with its changes, and everything that is made of it. */
export class Publication {
  readonly feed: MemorySnapshotFeed;
  readonly tokens = new MemoryTokenDirectory(hashToken);
  readonly #upstreams: UpstreamDirectory;
  readonly #sandbox: Sandbox | undefined;
  readonly #builder: SnapshotBuilder;
  /** As it was given, without what a sandbox adds. */
  #given: LiveDocument;
  #edition: Edition;
  /** Newest first, the current one in front. */
  #kept: readonly Edition[];

  constructor({ document, revision, sandbox, upstreams }: PublicationParts) {
    this.#upstreams = upstreams;
    this.#sandbox = sandbox;
    this.#builder = new SnapshotBuilder(document, hashToken);
    this.#given = new LiveDocument(document);
    this.#edition = this.#compile(document, { revision, edition: 1 });
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
    return servedBy(this.#edition);
  }

  /** Serves this document from now on, in one turn of the loop: no call sees half of the old and half of the new one. */
  publish(document: Document, revision: string): void {
    this.#given = new LiveDocument(document);
    this.#edition = this.#compile(document, { revision, edition: this.#nextEdition });
    const former = this.#sandbox?.isOn === true ? this.#kept : [];
    this.#kept = [this.#edition, ...former].slice(0, EDITIONS_MAX);
    this.#handOut();
  }

  /**
   * Serves what is served with these changes from now on, in one turn of the loop.
   *
   * Costs in proportion to the changes; in a sandbox, which is small and adds to every document, as much as `publish`.
   */
  patch(changes: readonly EntryChange[], revision: string): void {
    this.#given.patch(changes);
    if (this.#sandbox?.isOn === true) {
      const given = this.#given;
      this.publish(given.document, revision);
      return;
    }
    const { snapshot, grants } = this.#builder.patch(changes, { revision, edition: this.#nextEdition });
    this.#edition = { ...this.#edition, snapshot, grants: NO_GRANTS, live: this.#given };
    this.#kept = [this.#edition];
    this.#upstreams.patch(changes.filter(isOfUpstream));
    this.tokens.patch(grants);
    this.feed.publish(snapshot);
  }

  /** What was served under this number; what is served now without one, or where that is not kept. */
  edition(number?: number): { readonly snapshot: Snapshot; readonly tokens: TokenDirectory } {
    const kept = this.#kept.find(({ snapshot }) => snapshot.edition === number);
    if (kept === undefined || kept === this.#edition)
      return { snapshot: this.#edition.snapshot, tokens: this.tokens };
    const tokens = new MemoryTokenDirectory(hashToken);
    tokens.replace(kept.grants);
    return { snapshot: kept.snapshot, tokens };
  }

  /** Every document of which something is still kept, the one that is served in front. */
  get documents(): readonly Document[] {
    return this.#kept.map(edition => servedBy(edition).document);
  }

  get #nextEdition(): number {
    return this.#edition.snapshot.edition + 1;
  }

  #compile(document: Document, name: { readonly revision: string; readonly edition: number }): Edition {
    const sandbox = this.#sandbox;
    const furnished = sandbox?.furnish(document) ?? document;
    const { snapshot, grants } = this.#builder.replace(furnished, name);
    return {
      live: furnished === document ? this.#given : new LiveDocument(furnished),
      snapshot: sandbox?.complete(snapshot) ?? snapshot,
      grants,
      steps: pipelineFor(sandbox),
    };
  }

  #handOut(): void {
    const { snapshot, grants, live } = this.#edition;
    this.#upstreams.replace(live.document.upstreams);
    this.tokens.replace(grants);
    this.feed.publish(snapshot);
    // Only former editions of a sandbox are asked for theirs again.
    if (this.#sandbox?.isOn !== true) this.#edition = { ...this.#edition, grants: NO_GRANTS };
    this.#kept = this.#kept.with(0, this.#edition);
  }
}

interface Edition extends Built {
  readonly live: LiveDocument;
  readonly steps: readonly Step[];
}

const NO_GRANTS: readonly TokenGrantChange[] = [];

function servedBy({ live, snapshot }: Edition): ServedNow {
  return { document: live.document, revision: snapshot.revision };
}

function isOfUpstream(change: EntryChange): change is ChangeOf<'upstream'> {
  return change.kind === 'upstream';
}
