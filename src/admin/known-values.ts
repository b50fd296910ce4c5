/** A value that nobody may see, and what stands in its place. */
export interface KnownValue {
  readonly value: string;
  readonly shown: string;
}

/** How many characters of a value find it; shorter ones are found by as many as a short value has at least. */
const HEAD_LENGTHS = [8, 4] as const;

/**
 * Finds any of many values in a text, in one pass whose time does not grow with their number.
 *
 * Values of fewer than four characters are not looked for: they stand in every text.
 */
export class KnownValues {
  /** By head; then by length, each with the whole values of that length. */
  readonly #byHead = new Map<string, Map<number, Map<string, string>>>();
  /** Those of eight characters and more, by their first eight, sorted. */
  readonly #sorted = new Map<string, KnownValue[]>();
  #longest = 0;

  constructor(values: Iterable<KnownValue>) {
    for (const { value, shown } of values) {
      this.#add(value, shown);
      const inUrl = encodeURIComponent(value);
      if (inUrl !== value) this.#add(inUrl, shown);
    }
    // The longest first: of one that is the beginning of another, the rest would be left.
    for (const [head, byLength] of this.#byHead)
      this.#byHead.set(head, new Map([...byLength].toSorted(([one], [other]) => other - one)));
    for (const alike of this.#sorted.values())
      alike.sort((one, other) => (one.value < other.value ? -1 : one.value > other.value ? 1 : 0));
  }

  /** The text without them, and without eight or more of their first characters where the text was cut behind those. */
  replaceIn(text: string): string {
    return this.#replaceWhole(this.#replaceCut(text));
  }

  #replaceWhole(text: string): string {
    let clean = '';
    let from = 0;
    for (let at = 0; at + 4 <= text.length; ) {
      const found = this.#at(text, at);
      if (found === undefined) at += 1;
      else {
        clean += text.slice(from, at) + found.shown;
        at += found.length;
        from = at;
      }
    }
    return from === 0 ? text : clean + text.slice(from);
  }

  #replaceCut(text: string): string {
    let clean = '';
    let from = 0;
    CUT.lastIndex = 0;
    for (let cut = CUT.exec(text); cut !== null; cut = CUT.exec(text)) {
      const end = cut.index;
      const begun = this.#begunAt(text, Math.max(from, end - this.#longest), end);
      if (begun !== undefined) {
        clean += text.slice(from, begun.at) + begun.shown;
        from = end;
      }
      if (cut[0] === '') break;
    }
    return from === 0 ? text : clean + text.slice(from);
  }

  /** The first place between `start` and `end` from which a value begins and is cut off at `end`. */
  #begunAt(
    text: string,
    start: number,
    end: number,
  ): { readonly at: number; readonly shown: string } | undefined {
    for (let at = start; at + HEAD_LENGTHS[0] <= end; at += 1) {
      const alike = this.#sorted.get(text.slice(at, at + HEAD_LENGTHS[0]));
      const found = alike === undefined ? undefined : firstFrom(alike, text.slice(at, end));
      if (found?.value.startsWith(text.slice(at, end)) === true) return { at, shown: found.shown };
    }
    return undefined;
  }

  #add(value: string, shown: string): void {
    const headLength = HEAD_LENGTHS.find(length => length <= value.length);
    if (headLength === undefined) return;
    const head = value.slice(0, headLength);
    const byLength = this.#byHead.get(head) ?? new Map<number, Map<string, string>>();
    const whole = byLength.get(value.length) ?? new Map<string, string>();
    this.#byHead.set(head, byLength.set(value.length, whole.set(value, shown)));
    if (headLength !== HEAD_LENGTHS[0]) return;
    const alike = this.#sorted.get(head) ?? [];
    alike.push({ value, shown });
    this.#sorted.set(head, alike);
    this.#longest = Math.max(this.#longest, value.length);
  }

  #at(text: string, at: number): { readonly shown: string; readonly length: number } | undefined {
    for (const headLength of HEAD_LENGTHS) {
      const byLength = this.#byHead.get(text.slice(at, at + headLength));
      for (const [length, whole] of byLength ?? []) {
        const shown = whole.get(text.slice(at, at + length));
        if (shown !== undefined) return { shown, length };
      }
    }
    return undefined;
  }
}

/** Where somebody shortened a text: at its end, or before dots. */
const CUT = /…|\.\.\.|$/g;

/** The first value that is not less than `text`. */
function firstFrom(sorted: readonly KnownValue[], text: string): KnownValue | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.value ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}
