import { decodeString } from './decode-string.ts';
import { HEAD, STRIDE } from './scanned-body.ts';

/**
 * The parameters in ascending byte order of their names, or `undefined` where a name stands twice.
 *
 * `plain`: every name is free of escapes and short. Other names are compared as texts, which engines do by
 * memory block: 256 names of 4 KiB with one common beginning must not cost quadratic time.
 */
export function orderNames(
  bytes: Uint8Array,
  marks: readonly number[],
  plain: boolean,
): number[] | undefined {
  return plain ? orderOnBytes(bytes, marks) : orderAsTexts(bytes, marks);
}

/** By insertion: most callers send few names, many of them in order already. */
function orderOnBytes(bytes: Uint8Array, marks: readonly number[]): number[] | undefined {
  const order: number[] = [];
  for (let name = 0; name < marks.length; name += STRIDE) {
    const head = marks[name + HEAD] ?? 0;
    let place = order.length;
    order.push(0);
    for (; place > 0; place -= 1) {
      const before = order[place - 1] ?? 0;
      const headBefore = marks[before * STRIDE + HEAD] ?? 0;
      // Names of one head are few, so that their bytes are seldom looked at.
      const difference = headBefore - head || compareTails(bytes, marks, [before * STRIDE, name]);
      if (difference === 0) return undefined;
      if (difference < 0) break;
      order[place] = before;
    }
    order[place] = name / STRIDE;
  }
  return order;
}

function compareTails(bytes: Uint8Array, marks: readonly number[], pair: readonly [number, number]): number {
  const [left, right] = pair;
  let a = marks[left] ?? 0;
  let b = marks[right] ?? 0;
  const lengthLeft = (marks[left + 1] ?? 0) - a;
  const lengthRight = (marks[right + 1] ?? 0) - b;
  for (const end = a + Math.min(lengthLeft, lengthRight); a < end; a += 1, b += 1) {
    const difference = (bytes[a] ?? 0) - (bytes[b] ?? 0);
    if (difference !== 0) return difference;
  }
  return lengthLeft - lengthRight;
}

/** Names are ASCII by now, and for ASCII the order of texts is the order of bytes. */
function orderAsTexts(bytes: Uint8Array, marks: readonly number[]): number[] | undefined {
  const names: string[] = [];
  for (let at = 0; at < marks.length; at += STRIDE) {
    names.push(decodeString(bytes, marks[at] ?? 0, marks[at + 1] ?? 0));
  }
  if (new Set(names).size !== names.length) return undefined;
  const textOf = (index: number): string => names[index] ?? '';
  return names.map((_, index) => index).sort((left, right) => (textOf(left) < textOf(right) ? -1 : 1));
}
