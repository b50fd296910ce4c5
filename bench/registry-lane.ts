import { MemoryTokenDirectory } from '../src/adapters/memory/memory-token-directory.ts';
import { hashToken } from '../src/adapters/node/node-digests.ts';
import type { Document } from '../src/model/document.ts';
import type { EntryChange } from '../src/model/entry-change.ts';
import { heldForGood } from '../src/model/held-package.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import { SnapshotBuilder } from '../src/registry/snapshot-builder.ts';

/** How much a registry of the measurement holds. */
export interface Size {
  readonly apps: number;
  readonly types: number;
  readonly tokens: number;
}

const CHANGES_PER_TURN = 100;
const TYPES_PER_PACKAGE = 20;
const COMBINATIONS = 200;
const TOKENS_PER_MERCHANT = 10;
const MALL = 634_418_210_000_000;
const NAME = { revision: 'bench', edition: 1 };

/** One registry as a gateway serves it: filled from changes of entries, some at a time. */
export class RegistryLane {
  readonly size: Size;
  readonly directory = new MemoryTokenDirectory(hashToken);
  readonly built: string;
  readonly #base: Document;
  readonly #builder: SnapshotBuilder;
  snapshot: Snapshot;
  /** Of the processor's time, collections included: what other processes took from this one does not count. */
  longestMs = 0;

  constructor(size: Size, base: Document) {
    this.size = size;
    this.#base = base;
    this.#builder = new SnapshotBuilder(base, hashToken);
    this.snapshot = this.#builder.replace({ ...base, apps: [], authorizations: [] }, NAME).snapshot;
    const before = bytesInUse();
    const entriesMs = this.#fill(this.#entries());
    const between = bytesInUse();
    const tokensMs = this.#fill(this.#authorizations());
    const [entryBytes, tokenBytes] = [between - before, bytesInUse() - between];
    this.built =
      `${size.apps} apps, ${size.types} types, ${size.tokens} tokens: built in ${seconds(entriesMs)} + ` +
      `${seconds(tokensMs)} s, ${(entryBytes / 2 ** 20).toFixed(1)} MiB + ${(tokenBytes / size.tokens).toFixed(0)} bytes per token`;
  }

  /** Applies changes as one turn; returns how many milliseconds it took. */
  apply(changes: readonly EntryChange[]): number {
    const startMs = performance.now();
    const start = process.threadCpuUsage();
    const { snapshot, grants } = this.#builder.patch(changes, NAME);
    this.snapshot = snapshot;
    this.directory.patch(grants);
    const tookMs = performance.now() - startMs;
    const { user, system } = process.threadCpuUsage(start);
    this.longestMs = Math.max(this.longestMs, (user + system) / 1000);
    return tookMs;
  }

  app(index: number, status: 'active' | 'suspended' = 'active'): EntryChange {
    const [model] = this.#base.apps;
    if (model === undefined) throw new Error('the document of the benchmark has no app');
    const first = index % COMBINATIONS;
    const packages = [0, 7, 31].map(step => heldForGood(packageCode((first + step) % this.packages)));
    return { kind: 'app', id: appKey(index), entry: { ...model, appKey: appKey(index), packages, status } };
  }

  authorization(index: number, value = tokenValue(index)): EntryChange {
    const [key, mallId] = [appKey(index % this.size.apps), MALL + Math.floor(index / TOKENS_PER_MERCHANT)];
    const tokens = [{ value, hash: undefined, status: 'current', expiresAtMs: 2 ** 43 + index } as const];
    const packages = [heldForGood(packageCode(index % this.packages))];
    const entry = { appKey: key, mallId, packages, status: 'active', tokens } as const;
    return { kind: 'authorization', id: `${key} ${mallId}`, entry };
  }

  merchant(index: number, status: 'active' | 'suspended' = 'active'): EntryChange {
    const mallId = MALL + index;
    return { kind: 'merchant', id: String(mallId), entry: { mallId, region: 'us', status, approved: [] } };
  }

  package(index: number, more: readonly string[] = []): EntryChange {
    const types = Array.from({ length: TYPES_PER_PACKAGE }, (_, at) =>
      typeName(index * TYPES_PER_PACKAGE + at),
    );
    return {
      kind: 'package',
      id: packageCode(index),
      entry: { code: packageCode(index), types: [...types, ...more] },
    };
  }

  get packages(): number {
    return this.size.types / TYPES_PER_PACKAGE;
  }

  *#entries(): Generator<EntryChange> {
    const [model] = this.#base.apis;
    if (model === undefined) throw new Error('the document of the benchmark has no API');
    for (let index = 0; index < this.size.types; index++) {
      const type = typeName(index);
      yield { kind: 'api', id: `${type} V1`, entry: { ...model, type, version: 'V1' } };
    }
    for (let index = 0; index < this.packages; index++) yield this.package(index);
    for (let index = 0; index < this.size.apps; index++) yield this.app(index);
    for (let index = 0; index * TOKENS_PER_MERCHANT < this.size.tokens; index++) yield this.merchant(index);
  }

  *#authorizations(): Generator<EntryChange> {
    for (let index = 0; index < this.size.tokens; index++) yield this.authorization(index);
  }

  #fill(changes: Iterable<EntryChange>): number {
    let sumMs = 0;
    let turn: EntryChange[] = [];
    for (const change of changes) {
      turn.push(change);
      if (turn.length < CHANGES_PER_TURN) continue;
      sumMs += this.apply(turn);
      turn = [];
    }
    return sumMs + this.apply(turn);
  }
}

export function typeName(index: number): string {
  return `bg.scale.${index % 97}.type.${index}.get`;
}

function packageCode(index: number): string {
  return `package-${index}`;
}

export function appKey(index: number): string {
  return `app-${index.toString(16).padStart(28, '0')}`;
}

export function tokenValue(index: number): string {
  return `token-${index}`;
}

/** What is in use once everything is collected that nobody needs. */
function bytesInUse(): number {
  if (globalThis.gc === undefined) throw new Error('asks for node --expose-gc');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
