/** A map that is only read. */
export interface Table<Key, Value> extends Iterable<readonly [Key, Value]> {
  readonly size: number;
  get(key: Key): Value | undefined;
  has(key: Key): boolean;
  keys(): Iterable<Key>;
  values(): Iterable<Value>;
}

/** One key as it is from now on; `undefined`: it is gone. */
export type Put<Key, Value> = readonly [Key, Value | undefined];

/** Up to so many entries lie in one shard, in the order in which they came. */
const SINGLE_MAX = 256;
/** A power of two; a million entries make shards of a thousand. */
const SHARDS = 1024;

type Shard<Key, Value> = ReadonlyMap<Key, Value>;

/**
 * A map that never changes: `with` gives another one that shares every shard that was not touched.
 *
 * A reader keeps what it holds. One change copies one shard, which is 1/1024 of a large map, and a list of 1024 shards.
 */
export class ShardedMap<Key extends string | number, Value> implements Table<Key, Value> {
  readonly #shards: readonly Shard<Key, Value>[];
  readonly size: number;

  private constructor(shards: readonly Shard<Key, Value>[], size: number) {
    this.#shards = shards;
    this.size = size;
  }

  /** Throws nothing; of a key that comes twice, the last stays. */
  static of<Key extends string | number, Value>(
    puts: readonly Put<Key, Value>[] = [],
  ): ShardedMap<Key, Value> {
    return new ShardedMap<Key, Value>([new Map()], 0).with(puts);
  }

  get(key: Key): Value | undefined {
    const shards = this.#shards;
    return shards[shards.length === 1 ? 0 : shardOf(key)]?.get(key);
  }

  has(key: Key): boolean {
    return this.get(key) !== undefined;
  }

  *keys(): Generator<Key> {
    for (const shard of this.#shards) yield* shard.keys();
  }

  *values(): Generator<Value> {
    for (const shard of this.#shards) yield* shard.values();
  }

  *[Symbol.iterator](): Generator<readonly [Key, Value]> {
    for (const shard of this.#shards) yield* shard;
  }

  /** This map with these changes, in their order. */
  with(puts: readonly Put<Key, Value>[]): ShardedMap<Key, Value> {
    if (puts.length === 0) return this;
    const isSingle = this.#shards.length === 1 && this.size + puts.length <= SINGLE_MAX;
    const copies = new ShardCopies(isSingle || this.#shards.length > 1 ? this.#shards : spread(this));
    let { size } = this;
    for (const [key, value] of puts) {
      const shard = copies.at(isSingle ? 0 : shardOf(key));
      size -= shard.size;
      if (value === undefined) shard.delete(key);
      else shard.set(key, value);
      size += shard.size;
    }
    return new ShardedMap(copies.shards, size);
  }
}

/** Shards of which each is copied before it is written for the first time. */
class ShardCopies<Key, Value> {
  readonly shards: Shard<Key, Value>[];
  readonly #copies: (Map<Key, Value> | undefined)[] = [];

  constructor(shards: readonly Shard<Key, Value>[]) {
    this.shards = [...shards];
  }

  at(index: number): Map<Key, Value> {
    const known = this.#copies[index];
    if (known !== undefined) return known;
    const copy = new Map(this.shards[index]);
    this.#copies[index] = copy;
    this.shards[index] = copy;
    return copy;
  }
}

/** The entries of a map that becomes too large for one shard. */
function spread<Key extends string | number, Value>(
  entries: Iterable<readonly [Key, Value]>,
): readonly Shard<Key, Value>[] {
  const shards = Array.from({ length: SHARDS }, () => new Map<Key, Value>());
  for (const [key, value] of entries) shards[shardOf(key)]?.set(key, value);
  return shards;
}

/** FNV-1a, mixed once more so that all bits of a key reach those that are used. */
function shardOf(key: string | number): number {
  const hash = typeof key === 'number' ? (key % 0xffff_fffb) | 0 : hashOf(key);
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d) >>> 16) & (SHARDS - 1);
}

function hashOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return hash;
}
