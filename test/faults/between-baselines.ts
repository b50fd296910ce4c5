/** What a stretch of a run is held against: the stretches right before and right behind it, under the same conditions. */
export interface Baselines {
  readonly before: number;
  readonly behind: number;
}

/** How many times as much it is as between its baselines, whose geometric mean counts: a machine drifts. */
export function ratioTo({ before, behind }: Baselines, value: number): number {
  return value / Math.sqrt(before * behind);
}

/** How many times the smaller baseline the larger one is: what the machine does by itself, at least 1. */
export function driftOf({ before, behind }: Baselines): number {
  return Math.max(before, behind) / Math.min(before, behind);
}

/** A ratio as what it is more or less than 1. */
export function percentOf(ratio: number): string {
  return `${ratio >= 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(1)} %`;
}
