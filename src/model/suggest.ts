const WORD_LENGTH_MAX = 64;
const CANDIDATES_MAX = 2000;

/**
 * The candidate that was probably meant by `word`, or `undefined` where none is near.
 *
 * Near is a third of the word's length in single edits, at least one; case does not count.
 * Bounded: longer words and candidates than 64 and more candidates than 2,000 are not looked at.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > WORD_LENGTH_MAX) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  let left = CANDIDATES_MAX;
  for (const candidate of candidates) {
    if (left-- === 0) break;
    if (candidate.length > WORD_LENGTH_MAX || candidate === word) continue;
    const distance = damerauLevenshtein(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Fewest inserted, deleted, replaced or swapped neighbouring characters that turn `from` into `to`. */
export function damerauLevenshtein(from: string, to: string): number {
  let beforePrevious: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const cost = from[row - 1] === to[column - 1] ? 0 : 1;
      let distance = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + cost,
      );
      if (row > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        distance = Math.min(distance, at(beforePrevious, column - 2) + 1);
      }
      current.push(distance);
    }
    [beforePrevious, previous] = [previous, current];
  }
  return at(previous, to.length);
}

function at(distances: readonly number[], index: number): number {
  return distances[index] ?? Number.POSITIVE_INFINITY;
}
