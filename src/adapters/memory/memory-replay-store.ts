import type { Clock } from '../../ports/clock.ts';
import type { ReplayStore, Sighting, SignedMeaning } from '../../ports/replay-store.ts';
import type { Resettable } from '../../ports/resettable.ts';

/** A sign may stand in any place of its one set. */
const PLACES_PER_SET = 16;
/** Four words of the sign, four of its meaning: half a SHA-256 is as much as a sign has. */
const WORDS = 8;
const SIGN_WORDS = 4;
const SETS = 32_768;

export interface ReplayStoreOptions {
  readonly clock: Clock;
  /** Chance, so that nobody can tell which signs share a set; a whole number below 2^32. */
  readonly salt: number;
  /** A power of two. */
  readonly sets?: number;
}

/**
 * Remembers signs in the memory of this process: 524,288 of them in a table of 20 MiB, made with the first.
 *
 * Where all places of a set are taken, the sign that has the least time left gives way; nothing is ever refused for
 * want of room.
 */
export class MemoryReplayStore implements ReplayStore, Resettable {
  readonly #clock: Clock;
  readonly #salt: number;
  readonly #sets: number;
  #words = new Uint32Array(0);
  /** Until when a place is taken, in milliseconds of the clock; 0: it never was. */
  #until = new Float64Array(0);
  readonly #sought = new Uint32Array(WORDS);

  constructor({ clock, salt, sets = SETS }: ReplayStoreOptions) {
    this.#clock = clock;
    this.#salt = salt;
    this.#sets = sets;
  }

  witness(signed: SignedMeaning): Sighting {
    if (this.#until.length === 0) this.#open();
    const now = this.#clock.monotonicMs();
    const found = this.#look(signed, now);
    if (typeof found === 'string') return found;
    const isCrowded = this.#untilAt(found) > now;
    this.#words.set(this.#sought, found * WORDS);
    this.#until[found] = now + signed.keepMs;
    return isCrowded ? 'crowded' : 'new';
  }

  recall(signed: SignedMeaning): Sighting {
    if (this.#until.length === 0) return 'new';
    const now = this.#clock.monotonicMs();
    const found = this.#look(signed, now);
    if (typeof found === 'string') return found;
    return this.#untilAt(found) > now ? 'crowded' : 'new';
  }

  /** What is remembered of a sign; where that is nothing, the place in its set that has the least time left. */
  #look({ appKey, sign, meaning }: SignedMeaning, now: number): 'same' | 'other' | number {
    this.#seek(appKey, sign, meaning);
    const first = this.#setOf() * PLACES_PER_SET;
    let oldest = first;
    for (let place = first; place < first + PLACES_PER_SET; place += 1) {
      if (this.#untilAt(place) > now && this.#holdsSign(place))
        return this.#holdsMeaning(place) ? 'same' : 'other';
      if (this.#untilAt(place) < this.#untilAt(oldest)) oldest = place;
    }
    return oldest;
  }

  /** Signs, those that are over among them until others take their places. */
  get size(): number {
    return this.#until.reduce((sum, untilMs) => sum + (untilMs > 0 ? 1 : 0), 0);
  }

  clear(): void {
    this.#words = new Uint32Array(0);
    this.#until = new Float64Array(0);
  }

  /** Copies the places that are taken: mostly they are few. */
  save(): () => void {
    const taken = [...this.#until.keys()].filter(place => this.#untilAt(place) > 0);
    const until = taken.map(place => this.#untilAt(place));
    const words = taken.map(place => this.#words.slice(place * WORDS, (place + 1) * WORDS));
    return () => {
      this.clear();
      if (taken.length === 0) return;
      this.#open();
      for (const [index, place] of taken.entries()) {
        this.#until[place] = until[index] ?? 0;
        this.#words.set(words[index] ?? [], place * WORDS);
      }
    };
  }

  #open(): void {
    const places = this.#sets * PLACES_PER_SET;
    this.#words = new Uint32Array(places * WORDS);
    this.#until = new Float64Array(places);
  }

  /** The sign of another app is another sign: its key is mixed in. */
  #seek(appKey: string, sign: string, meaning: Uint8Array): void {
    const app = hashOf(appKey);
    for (let word = 0; word < SIGN_WORDS; word += 1) {
      this.#sought[word] = Number.parseInt(sign.slice(word * 8, word * 8 + 8), 16) ^ app;
      this.#sought[SIGN_WORDS + word] = wordOf(meaning, word * 4);
    }
  }

  #setOf(): number {
    const [first = 0, second = 0] = this.#sought;
    const mixed = Math.imul(first ^ this.#salt, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) >>> 0) & (this.#sets - 1);
  }

  #untilAt(place: number): number {
    return this.#until[place] ?? 0;
  }

  #holdsSign(place: number): boolean {
    return this.#holds(place, 0);
  }

  #holdsMeaning(place: number): boolean {
    return this.#holds(place, SIGN_WORDS);
  }

  #holds(place: number, from: number): boolean {
    for (let word = from; word < from + SIGN_WORDS; word += 1) {
      if (this.#words[place * WORDS + word] !== this.#sought[word]) return false;
    }
    return true;
  }
}

function wordOf(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16);
  return high | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
