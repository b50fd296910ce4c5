import type { DiffPart } from '../api/contract.ts';

/** Differences of more characters than this are shown as one block: their detail would not help. */
const EDITS_MAX = 1200;

/** The shortest way from `before` to `after` in characters (Myers), common ends first. */
export function diffText(before: string, after: string): readonly DiffPart[] {
  const left = Array.from(before);
  const right = Array.from(after);
  const start = commonLength(left, right, index => index);
  const end = commonLength(left.slice(start), right.slice(start), index => -1 - index);
  const middle = diffMiddle(left.slice(start, left.length - end), right.slice(start, right.length - end));
  return merge([
    { kind: 'same', text: left.slice(0, start).join('') },
    ...middle,
    { kind: 'same', text: left.slice(left.length - end).join('') },
  ]);
}

function commonLength(
  left: readonly string[],
  right: readonly string[],
  place: (index: number) => number,
): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && left.at(place(length)) === right.at(place(length))) length += 1;
  return length;
}

function diffMiddle(left: readonly string[], right: readonly string[]): readonly DiffPart[] {
  const trail = findTrail(left, right);
  return trail === null ? replaced(left, right) : walkBack(trail, left, right);
}

function replaced(left: readonly string[], right: readonly string[]): readonly DiffPart[] {
  return [
    { kind: 'removed', text: left.join('') },
    { kind: 'added', text: right.join('') },
  ];
}

/** For each number of edits how far each diagonal gets; `null` beyond {@link EDITS_MAX}. */
function findTrail(left: readonly string[], right: readonly string[]): readonly Map<number, number>[] | null {
  const trail: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let edits = 0; edits <= Math.min(EDITS_MAX, left.length + right.length); edits += 1) {
    trail.push(reach);
    reach = new Map(reach);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = isDown(reach, diagonal, edits) ? at(reach, diagonal + 1) : at(reach, diagonal - 1) + 1;
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1;
      reach.set(diagonal, x);
      if (x >= left.length && x - diagonal >= right.length) return trail;
    }
  }
  return null;
}

function walkBack(
  trail: readonly Map<number, number>[],
  left: readonly string[],
  right: readonly string[],
): readonly DiffPart[] {
  const parts: DiffPart[] = [];
  let x = left.length;
  let y = right.length;
  for (let edits = trail.length - 1; edits >= 0; edits -= 1) {
    const reach = trail[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const from = isDown(reach, diagonal, edits) ? diagonal + 1 : diagonal - 1;
    const fromX = edits === 0 ? 0 : at(reach, from);
    const fromY = edits === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      parts.push({ kind: 'same', text: left[x] ?? '' });
    }
    if (edits === 0) break;
    parts.push(
      x === fromX
        ? { kind: 'added', text: right[fromY] ?? '' }
        : { kind: 'removed', text: left[fromX] ?? '' },
    );
    x = fromX;
    y = fromY;
  }
  return parts.reverse();
}

function isDown(reach: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  return diagonal === -edits || (diagonal !== edits && at(reach, diagonal - 1) < at(reach, diagonal + 1));
}

function at(reach: ReadonlyMap<number, number>, diagonal: number): number {
  return reach.get(diagonal) ?? -1;
}

/** Neighbours of one kind become one part; empty ones go. */
function merge(parts: readonly DiffPart[]): readonly DiffPart[] {
  const merged: DiffPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (part.text === '') continue;
    if (last?.kind === part.kind)
      merged[merged.length - 1] = { kind: part.kind, text: last.text + part.text };
    else merged.push(part);
  }
  return merged;
}
