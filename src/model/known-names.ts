import { suggest } from './suggest.ts';

/** Longer names are not compared by their edits: that takes the square of their length, for each known one. */
const NAME_LENGTH_MAX = 40;
/** Known names that a strange one is compared with. */
const COMPARED_MAX = 200;
/** Shorter names are part of too many others. */
const PART_LENGTH_MIN = 3;
const SUGGESTIONS_MAX = 3;
/** Names for which suggestions are looked up and kept; a name beyond them is unknown and no more. */
const KEPT_MAX = 256;
const NONE: readonly string[] = [];

/**
 * The parameters that a contract names, and what a caller may have meant by another one.
 *
 * Each strange name is looked up once and its suggestions are kept, for a bounded number of names: a caller who makes
 * them up costs no more than that, however many calls it makes.
 */
export class KnownNames {
  readonly #names: ReadonlySet<string>;
  readonly #kept = new Map<string, readonly string[]>();

  /** `names`: the likeliest first. */
  constructor(names: Iterable<string>) {
    this.#names = new Set(names);
  }

  get names(): readonly string[] {
    return [...this.#names];
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** At most three names that may be meant, the likeliest first: `page` may mean `pageNumber` or `pageSize`. */
  suggestionsFor(name: string): readonly string[] {
    if (name.length > NAME_LENGTH_MAX) return NONE;
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    if (this.#kept.size >= KEPT_MAX) return NONE;
    const found = this.#find(name);
    this.#kept.set(name, found);
    return found;
  }

  #find(name: string): readonly string[] {
    const sought = folded(name);
    const names = [...this.#names];
    const same = names.find(known => folded(known) === sought);
    if (same !== undefined) return [same];
    const near = suggest(
      name,
      names.slice(0, COMPARED_MAX).filter(known => isNearInLength(name, known)),
    );
    const related = names.filter(known => isPart(sought, folded(known)));
    return [...new Set(near === undefined ? related : [near, ...related])].slice(0, SUGGESTIONS_MAX);
  }
}

/** `page_number` and `PageNumber` are one name in two habits. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]/g, '');
}

/** Whether so few edits may part them as make a suggestion. */
function isNearInLength(name: string, known: string): boolean {
  return Math.abs(known.length - name.length) <= Math.max(1, name.length / 3);
}

/** Whether one of them begins or ends with the other. */
function isPart(left: string, right: string): boolean {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.length >= PART_LENGTH_MIN && (long.startsWith(short) || long.endsWith(short));
}
