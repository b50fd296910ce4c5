/** A histogram as it travels between processes: bucket numbers alternating with their counts. */
export type HistogramData = readonly number[];

/** Values below it have a bucket each; above, a power of two is split into so many. */
const SPLIT = 64;
/** The largest value that is told apart: half an hour. */
const MICROSECONDS_MAX = 2 ** 31 - 1;

/**
 * Counts latencies in buckets whose width grows with the value, so that any number of them takes a few KiB.
 *
 * A quantile is the upper edge of its bucket: never below the true one, and at most 1/64 above it.
 */
export class LatencyHistogram {
  readonly #counts = new Map<number, number>();
  #count = 0;

  static from(data: HistogramData): LatencyHistogram {
    const histogram = new LatencyHistogram();
    histogram.add(data);
    return histogram;
  }

  /** How many values were recorded. */
  get count(): number {
    return this.#count;
  }

  record(milliseconds: number): void {
    this.#put(bucketOf(milliseconds), 1);
  }

  add(data: HistogramData): void {
    for (let at = 0; at < data.length; at += 2) this.#put(data[at] ?? 0, data[at + 1] ?? 0);
  }

  /** In milliseconds, what `fraction` (above 0, up to 1) of the values do not exceed; `NaN` without values. */
  quantileMs(fraction: number): number {
    let left = Math.max(1, Math.ceil(this.#count * fraction));
    for (const [bucket, count] of this.#ascending()) {
      left -= count;
      if (left <= 0) return upperEdge(bucket) / 1000;
    }
    return Number.NaN;
  }

  toData(): HistogramData {
    return this.#ascending().flat();
  }

  #ascending(): readonly (readonly [bucket: number, count: number])[] {
    return [...this.#counts].toSorted(([left], [right]) => left - right);
  }

  #put(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    this.#count += count;
  }
}

function bucketOf(milliseconds: number): number {
  const us = Math.min(MICROSECONDS_MAX, Math.max(0, Math.ceil(milliseconds * 1000)));
  const shift = shiftOf(us);
  return shift * SPLIT + (us >>> shift);
}

/** How many low bits of a value are not told apart. */
function shiftOf(us: number): number {
  return Math.max(0, 25 - Math.clz32(us));
}

function upperEdge(bucket: number): number {
  const shift = Math.max(0, Math.floor(bucket / SPLIT) - 1);
  return (bucket - shift * SPLIT + 1) * 2 ** shift - 1;
}
