import type { Sample } from './measure.ts';
import { pairedRatios, type Spread, spreadOf } from './stats.ts';

/** One line of the result: a candidate at one body size. */
export interface SummaryLine {
  readonly candidate: string;
  readonly bodyBytes: number;
  readonly cpuUs: Spread;
  readonly userUs: Spread;
  readonly systemUs: Spread;
  readonly requestsPerSecond: Spread;
  readonly p50Us: Spread;
  readonly p99Us: Spread;
  readonly busy: Spread;
  readonly othersBusy: Spread;
}

/** CPU per request of one candidate over that of another, taken within each round. */
export interface RatioLine {
  readonly bodyBytes: number;
  readonly of: string;
  readonly over: string;
  readonly ratio: Spread;
}

/** Medians and ranges over the rounds, by body size in the order of the samples. */
export function summarize(samples: readonly Sample[]): readonly SummaryLine[] {
  return [...groups(samples).values()].map(group => ({
    candidate: group[0].candidate,
    bodyBytes: group[0].bodyBytes,
    cpuUs: spreadOf(group.map(sample => sample.cpuUs)),
    userUs: spreadOf(group.map(sample => sample.userUs)),
    systemUs: spreadOf(group.map(sample => sample.systemUs)),
    requestsPerSecond: spreadOf(group.map(sample => sample.requestsPerSecond)),
    p50Us: spreadOf(group.map(sample => sample.p50Us)),
    p99Us: spreadOf(group.map(sample => sample.p99Us)),
    busy: spreadOf(group.map(sample => sample.busy)),
    othersBusy: spreadOf(group.map(sample => sample.othersBusy)),
  }));
}

/** The ratios of the first candidate over each other one. */
export function ratiosOfFirst(samples: readonly Sample[]): readonly RatioLine[] {
  const first = samples[0]?.candidate;
  const lines: RatioLine[] = [];
  for (const group of groups(samples).values()) {
    const { bodyBytes, candidate: over } = group[0];
    const ours = groups(samples).get(`${bodyBytes} ${first}`);
    if (first === undefined || ours === undefined || over === first) continue;
    const ratios = pairedRatios(cpuByRound(ours), cpuByRound(group));
    if (ratios.length > 0) lines.push({ bodyBytes, of: first, over, ratio: spreadOf(ratios) });
  }
  return lines;
}

/** The tables as text. */
export function renderReport(samples: readonly Sample[]): string {
  const header = [
    'body',
    'candidate',
    'CPU µs/request',
    'user + system',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'busy',
    'others',
  ];
  const rows = summarize(samples).map(line => [
    `${line.bodyBytes}`,
    line.candidate,
    withRange(line.cpuUs, 1),
    `${line.userUs.median.toFixed(1)} + ${line.systemUs.median.toFixed(1)}`,
    withRange(line.requestsPerSecond, 0),
    withRange(scaled(line.p50Us, 0.001), 2),
    withRange(scaled(line.p99Us, 0.001), 2),
    `${(line.busy.median * 100).toFixed(0)} %`,
    `${(line.othersBusy.median * 100).toFixed(0)} % (max ${(line.othersBusy.max * 100).toFixed(0)} %)`,
  ]);
  const ratios = ratiosOfFirst(samples).map(line => [
    `${line.bodyBytes}`,
    `${line.of} / ${line.over}`,
    withRange(line.ratio, 3),
  ]);
  const tables = [renderTable([header, ...rows])];
  if (ratios.length > 0) {
    tables.push(renderTable([['body', 'CPU per request', 'median of the rounds'], ...ratios]));
  }
  return `median (min–max) over the rounds\n\n${tables.join('\n\n')}\n`;
}

type Group = [Sample, ...Sample[]];

function groups(samples: readonly Sample[]): ReadonlyMap<string, Group> {
  const found = new Map<string, Group>();
  for (const sample of samples.toSorted((a, b) => a.bodyBytes - b.bodyBytes)) {
    const key = `${sample.bodyBytes} ${sample.candidate}`;
    const group = found.get(key);
    if (group === undefined) found.set(key, [sample]);
    else group.push(sample);
  }
  return found;
}

function cpuByRound(samples: readonly Sample[]): ReadonlyMap<number, number> {
  return new Map(samples.map(sample => [sample.round, sample.cpuUs]));
}

function scaled({ median, min, max }: Spread, factor: number): Spread {
  return { median: median * factor, min: min * factor, max: max * factor };
}

function withRange({ median, min, max }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  return [lines[0], widths.map(width => '-'.repeat(width)).join('   '), ...lines.slice(1)].join('\n');
}
