import type { FindingKind } from '../../model/finding.ts';
import type { CallRecord } from '../../ports/call-log.ts';

/** Series that are made; what comes beyond them is counted under `other`. */
const SERIES_MAX = 5000;
const OTHER = 'other';
const UNKNOWN_TYPE = 'unknown';

/** The labels of one series. */
export type FindingLabels = Readonly<Record<'finding' | 'type' | 'app', string>>;

interface Series {
  readonly labels: FindingLabels;
  count: number;
}

/** Counts findings by kind, API type and app, in a bounded number of series: types and apps are many together. */
export class FindingCounts {
  readonly #series = new Map<string, Series>();

  /** Only for calls whose app exists; a type that does not is `unknown`. */
  add(finding: FindingKind, { type, isKnownType, appKey = OTHER }: CallRecord): void {
    const known = isKnownType && type !== undefined ? type : UNKNOWN_TYPE;
    const series =
      this.#find({ finding, type: known, app: appKey }, SERIES_MAX) ??
      this.#find({ finding, type: OTHER, app: OTHER }, Number.POSITIVE_INFINITY);
    if (series !== undefined) series.count += 1;
  }

  /** Hands over every count since the last time. */
  drain(take: (labels: FindingLabels, count: number) => void): void {
    for (const series of this.#series.values()) {
      if (series.count > 0) take(series.labels, series.count);
      series.count = 0;
    }
  }

  /** `undefined`: a new one, and there are `seriesMax` already. */
  #find(labels: FindingLabels, seriesMax: number): Series | undefined {
    const key = `${labels.finding} ${labels.type} ${labels.app}`;
    const known = this.#series.get(key);
    if (known !== undefined || this.#series.size >= seriesMax) return known;
    const series = { labels, count: 0 };
    this.#series.set(key, series);
    return series;
  }
}
