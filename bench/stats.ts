/** A median with the range it came from. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The median and the range of at least one value. Errors: throws on none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = ascending(values);
  return { median: medianOfSorted(sorted), min: at(sorted, 0), max: at(sorted, sorted.length - 1) };
}

/** The value that `fraction` (above 0, up to 1) of the values do not exceed, by nearest rank. Errors: throws on none. */
export function percentile(sorted: ArrayLike<number>, fraction: number): number {
  return at(sorted, Math.max(0, Math.ceil(sorted.length * fraction) - 1));
}

/**
 * What each value is relative to its partner of the same round.
 *
 * A round that only one side has is left out: a ratio across rounds would measure the machine, not the code.
 */
export function pairedRatios(
  ours: ReadonlyMap<number, number>,
  theirs: ReadonlyMap<number, number>,
): readonly number[] {
  const ratios: number[] = [];
  for (const [round, value] of ours) {
    const partner = theirs.get(round);
    if (partner !== undefined && partner > 0) ratios.push(value / partner);
  }
  return ratios;
}

function medianOfSorted(sorted: readonly number[]): number {
  const upper = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return at(sorted, upper);
  return (at(sorted, upper - 1) + at(sorted, upper)) / 2;
}

function ascending(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError('no values to take a statistic of');
  return value;
}
