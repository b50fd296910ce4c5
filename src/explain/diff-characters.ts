import type { DiffPart } from './explanation.ts';

/** Characters in the middle of two texts, together, up to which they are compared one by one. */
const COMPARED_MAX = 20_000;
/** Edits up to which a difference is worth reading. */
const EDITS_MAX = 600;

/**
 * What turns `from` into `to`, character by character: the shortest way, or one replacement of all that lies between
 * the common beginning and end where the texts differ in too much.
 */
export function diffCharacters(from: string, to: string): readonly DiffPart[] {
  const [left, right] = [Array.from(from), Array.from(to)];
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  const most = Math.min(left.length, right.length) - start;
  while (end < most && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const middle = [left.slice(start, left.length - end), right.slice(start, right.length - end)] as const;
  return joined([
    { kind: 'same', text: left.slice(0, start).join('') },
    ...diffMiddle(...middle),
    { kind: 'same', text: left.slice(left.length - end).join('') },
  ]);
}

function diffMiddle(left: readonly string[], right: readonly string[]): readonly DiffPart[] {
  const replaced: readonly DiffPart[] = [
    { kind: 'removed', text: left.join('') },
    { kind: 'added', text: right.join('') },
  ];
  if (left.length === 0 || right.length === 0 || left.length + right.length > COMPARED_MAX) return replaced;
  return shortestEdits(left, right) ?? replaced;
}

/** Myers' greedy algorithm; `undefined` where more than `EDITS_MAX` edits are needed. */
function shortestEdits(left: readonly string[], right: readonly string[]): readonly DiffPart[] | undefined {
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let edits = 0; edits <= EDITS_MAX; edits += 1) {
    trace.push(new Map(furthest));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepOn(furthest, diagonal, edits);
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1;
      furthest.set(diagonal, x);
      if (x >= left.length && x - diagonal >= right.length) return walkBack(trace, left, right);
    }
  }
  return undefined;
}

function stepOn(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  const below = furthest.get(diagonal - 1) ?? -1;
  const above = furthest.get(diagonal + 1) ?? -1;
  const isDown = diagonal === -edits || (diagonal !== edits && below < above);
  return isDown ? above : below + 1;
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  left: readonly string[],
  right: readonly string[],
): readonly DiffPart[] {
  const parts: DiffPart[] = [];
  let x = left.length;
  let y = right.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const furthest = trace[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const below = furthest.get(diagonal - 1) ?? -1;
    const above = furthest.get(diagonal + 1) ?? -1;
    const isDown = diagonal === -edits || (diagonal !== edits && below < above);
    const fromX = isDown ? above : below;
    const fromY = fromX - (isDown ? diagonal + 1 : diagonal - 1);
    while (x > Math.max(0, fromX) && y > Math.max(0, fromY)) {
      x -= 1;
      y -= 1;
      parts.push({ kind: 'same', text: left[x] ?? '' });
    }
    if (edits === 0) break;
    if (isDown) parts.push({ kind: 'added', text: right[fromY] ?? '' });
    else parts.push({ kind: 'removed', text: left[fromX] ?? '' });
    x = fromX;
    y = fromY;
  }
  return parts.reverse();
}

/** Neighbours of one kind as one part, empty ones left out. */
function joined(parts: readonly DiffPart[]): readonly DiffPart[] {
  const whole: { kind: DiffPart['kind']; text: string }[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (part.text === '') continue;
    if (last?.kind === part.kind) last.text += part.text;
    else whole.push({ ...part });
  }
  return whole;
}
