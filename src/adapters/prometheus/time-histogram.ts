/** What a histogram is called, and between which bounds it counts, in seconds and ascending. */
export interface TimeHistogramConfig {
  readonly name: string;
  readonly help: string;
  readonly bounds: readonly number[];
}

/**
 * Counts durations by size, and shows them as Prometheus reads them (text format 0.0.4).
 *
 * That of `prom-client` makes two objects and hashes labels for each duration, labels or not.
 */
export class TimeHistogram {
  readonly #config: TimeHistogramConfig;
  /** Per bound, then beyond the last of them. */
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(config: TimeHistogramConfig) {
    this.#config = config;
    this.#counts = new Float64Array(config.bounds.length + 1);
  }

  /** A duration that is a bound counts below it. */
  observe(seconds: number): void {
    const { bounds } = this.#config;
    let at = 0;
    while (at < bounds.length && !(seconds <= (bounds[at] ?? 0))) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** Its lines, comments included, without a line break at their end. */
  render(): string {
    const { name, help, bounds } = this.#config;
    const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
    let count = 0;
    for (const [at, bucket] of this.#counts.entries()) {
      count += bucket;
      lines.push(`${name}_bucket{le="${bounds[at] ?? '+Inf'}"} ${count}`);
    }
    return [...lines, `${name}_sum ${this.#sum}`, `${name}_count ${count}`].join('\n');
  }
}
