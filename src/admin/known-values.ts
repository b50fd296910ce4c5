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

  constructor(values: Iterable<KnownValue>) {
    for (const { value, shown } of values) {
      this.#add(value, shown);
      const inUrl = encodeURIComponent(value);
      if (inUrl !== value) this.#add(inUrl, shown);
    }
  }

  /** The text without them. */
  replaceIn(text: string): string {
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

  #add(value: string, shown: string): void {
    const headLength = HEAD_LENGTHS.find(length => length <= value.length);
    if (headLength === undefined) return;
    const head = value.slice(0, headLength);
    const byLength = this.#byHead.get(head) ?? new Map<number, Map<string, string>>();
    const whole = byLength.get(value.length) ?? new Map<string, string>();
    this.#byHead.set(head, byLength.set(value.length, whole.set(value, shown)));
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
