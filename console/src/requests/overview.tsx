import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { adminApi } from '../api/admin-api.ts';
import type { Histogram } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import type { FeedSnapshot } from '../live/call-feed.ts';
import { formatCount } from '../parts/format-number.ts';
import { clockTime } from '../parts/moment.tsx';
import { OutcomeMark } from '../parts/outcome-mark.tsx';
import { type Outcome, outcomeOf } from '../parts/outcome-of.ts';
import { withTerm } from './filter-term.ts';

const BARS = 96;
const CODES_SHOWN = 7;
const BUCKETS_MS = [1000, 2000, 5000, 15_000, 60_000, 300_000, 1_800_000, 7_200_000];
const REFRESH_MS = 2000;

interface OverviewProps {
  readonly filter: string;
  readonly live: boolean;
  readonly snapshot: FeedSnapshot;
  readonly onFilter: (filter: string) => void;
}

/** What the calls in view came to: bars over time by outcome, and the codes as filters. */
export function Overview({ filter, live, snapshot, onFilter }: OverviewProps) {
  const text = useText();
  const bucketMs = useBucketMs(snapshot);
  const { data } = useQuery({
    queryKey: ['histogram', filter, bucketMs],
    queryFn: () => adminApi.histogram(filter, bucketMs),
    placeholderData: keepPreviousData,
    refetchInterval: live ? REFRESH_MS : false,
  });
  const shown = useMemo(() => summarise(data, bucketMs), [data, bucketMs]);
  const names = useMemo(() => new Map(snapshot.rows.map(row => [row.code, row.name])), [snapshot.rows]);
  return (
    <section className="flex flex-col items-stretch gap-x-6 gap-y-1.5 border-b border-line px-4 py-2.5 lg:flex-row">
      <Bars bars={shown.bars} totals={shown.totals} />
      <ul
        aria-label={text.requests.codes}
        className="-mx-1.5 flex auto-rows-min grid-cols-2 gap-x-2 overflow-x-auto lg:mx-0 lg:grid lg:min-w-72 lg:gap-x-4"
      >
        {shown.codes.slice(0, CODES_SHOWN + 1).map(([code, count]) => (
          <li key={code} className="shrink-0 lg:min-w-0">
            <button
              type="button"
              onClick={() => onFilter(withTerm(filter, `code:${code}`))}
              className="flex h-5 w-full items-center gap-2 rounded px-1.5 text-xs hover:bg-hover"
            >
              <OutcomeMark code={Number(code)} />
              <span className="truncate text-muted">{names.get(Number(code)) ?? code}</span>
              <span className="ml-auto">{formatCount(count)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Bar {
  readonly atMs: number;
  readonly counts: Readonly<Record<Outcome, number>>;
}

const STACK = [
  ['success', 'fill-good-fill'],
  ['refused', 'fill-warn-fill'],
  ['failed', 'fill-bad-fill'],
] as const;

function Bars({ bars, totals }: { readonly bars: readonly Bar[]; readonly totals: Bar['counts'] }) {
  const text = useText();
  const tallest = Math.max(1, ...bars.map(({ counts }) => counts.success + counts.refused + counts.failed));
  const [first] = bars;
  return (
    <figure className="flex min-w-0 flex-col justify-end gap-1 lg:flex-1">
      <svg
        viewBox={`0 0 ${BARS * 8} 40`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${text.requests.histogram}: ${text.requests.histogramText(
          formatCount(totals.success),
          formatCount(totals.refused),
          formatCount(totals.failed),
        )}`}
        className="h-9 w-full border-b border-line lg:h-14"
      >
        {bars.map((bar, index) => (
          <StackedBar key={bar.atMs} bar={bar} x={index * 8} tallest={tallest} />
        ))}
      </svg>
      <figcaption className="flex justify-between text-xs text-faint">
        <span>{first === undefined ? '' : clockTime(first.atMs).slice(0, 8)}</span>
        <span>{text.time.now}</span>
      </figcaption>
    </figure>
  );
}

function StackedBar({
  bar,
  x,
  tallest,
}: {
  readonly bar: Bar;
  readonly x: number;
  readonly tallest: number;
}) {
  let top = 40;
  return (
    <g>
      {STACK.map(([outcome, fill]) => {
        // One call is still seen beside a thousand.
        const count = bar.counts[outcome];
        const height = count === 0 ? 0 : Math.max(1, (count / tallest) * 38);
        top -= height;
        return <rect key={outcome} x={x + 0.75} y={top} width={6.5} height={height} className={fill} />;
      })}
    </g>
  );
}

/** Wide enough that all bars together reach back to the oldest call in view. */
function useBucketMs({ rows }: FeedSnapshot): number {
  const oldest = rows.at(-1)?.atMs ?? Date.now();
  const spanMs = Date.now() - oldest;
  return BUCKETS_MS.find(bucketMs => bucketMs * BARS >= spanMs) ?? 7_200_000;
}

interface Shown {
  readonly bars: readonly Bar[];
  readonly codes: readonly (readonly [code: string, count: number])[];
  readonly totals: Bar['counts'];
}

function summarise(histogram: Histogram | undefined, bucketMs: number): Shown {
  const buckets = new Map(
    (histogram?.buckets ?? []).map(bucket => [Math.floor(bucket.atMs / bucketMs), bucket]),
  );
  const last = Math.max(Math.floor(Date.now() / bucketMs), ...buckets.keys());
  const codes = new Map<string, number>();
  const totals = { success: 0, refused: 0, failed: 0 };
  const bars = Array.from({ length: BARS }, (_, index): Bar => {
    const key = last - BARS + 1 + index;
    const counts = { success: 0, refused: 0, failed: 0 };
    for (const [code, count] of Object.entries(buckets.get(key)?.codes ?? {})) {
      counts[outcomeOf(Number(code))] += count;
      totals[outcomeOf(Number(code))] += count;
      codes.set(code, (codes.get(code) ?? 0) + count);
    }
    return { atMs: key * bucketMs, counts };
  });
  return { bars, totals, codes: [...codes].sort(([, left], [, right]) => right - left) };
}
