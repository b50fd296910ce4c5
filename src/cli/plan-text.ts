import type { PlanGroup, PlanReport, Verdict } from '../main/plan.ts';
import { printable } from './printable.ts';

/** Groups that are shown to people; JSON has all of them. */
const GROUPS_SHOWN_MAX = 20;
const NOT_KNOWN = '(unknown)';

/** What a plan found, for people: sentences first, then the groups behind them. */
export function planText(report: PlanReport): string {
  const lines = [spanLine(report), ...summaryOf(report), ...tableOf(report), ...reroutingsOf(report)];
  return `${[...lines, ...driftOf(report)].join('\n')}\n`;
}

function spanLine({ calls, firstAtMs, lastAtMs }: PlanReport): string {
  if (firstAtMs === undefined || lastAtMs === undefined) return 'no calls';
  return `${counted(calls, 'call')} from ${timeText(firstAtMs)} to ${timeText(lastAtMs)}, decided again`;
}

function summaryOf(report: PlanReport): readonly string[] {
  const { unchanged, calls, groups, undecided } = report;
  const lines = [
    ...sentencesOf(groups, 'loses'),
    ...sentencesOf(groups, 'gains'),
    ...sentencesOf(groups, 'changes'),
  ];
  for (const [step, number] of undecided)
    lines.push(`${counted(number, 'call')} cannot be decided from their records at ${step}`);
  if (lines.length === 0) lines.push('nothing changes for any of them');
  else lines.push(`${unchanged} of ${calls} get the same answer`);
  return lines;
}

const VERBS = {
  loses: ['loses', 'lose'],
  gains: ['gains', 'gain'],
  changes: ['is refused otherwise in', 'are refused otherwise in'],
} as const;

/** One sentence per code: "3 apps lose 412 calls: 3000027". */
function sentencesOf(groups: readonly PlanGroup[], effect: keyof typeof VERBS): readonly string[] {
  const byCode = new Map<string, PlanGroup[]>();
  for (const group of groups) {
    if (group.effect !== effect) continue;
    const code = effect === 'gains' ? `no longer ${group.before.code}` : verdictText(group.after);
    const same = byCode.get(code);
    if (same === undefined) byCode.set(code, [group]);
    else same.push(group);
  }
  return [...byCode].map(([code, same]) => {
    const apps = new Set(same.map(({ appKey }) => appKey)).size;
    const calls = same.reduce((sum, group) => sum + group.calls, 0);
    const merchants = new Set(same.flatMap(group => group.merchants)).size;
    const [one, many] = VERBS[effect];
    const affected = merchants === 0 ? '' : ` (${counted(merchants, 'merchant')})`;
    return `${counted(apps, 'app')} ${apps === 1 ? one : many} ${counted(calls, 'call')}: ${code}${affected}`;
  });
}

function tableOf({ groups, ungrouped }: PlanReport): readonly string[] {
  if (groups.length === 0) return [];
  const rows = groups.slice(0, GROUPS_SHOWN_MAX).map(rowOf);
  const head = ['calls', 'app', 'API', 'before', 'after', 'example'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const hidden = groups.length - rows.length;
  const more = hidden > 0 ? [`and ${counted(hidden, 'group')} more: --json has all of them`] : [];
  const left = ungrouped > 0 ? [`${counted(ungrouped, 'call')} more differ and are in no group`] : [];
  return ['', line(head), ...rows.map(line), ...more, ...left];
}

function rowOf({ calls, appKey, type, version, before, after, examples }: PlanGroup): readonly string[] {
  const api = type === undefined ? NOT_KNOWN : `${type} ${version ?? ''}`;
  const [example = ''] = examples;
  const cells = [String(calls), appKey ?? NOT_KNOWN, api, verdictText(before), verdictText(after), example];
  return cells.map(printable);
}

function verdictText({ fate, code, step }: Verdict): string {
  switch (fate) {
    case 'answered':
      return String(code);
    case 'forwarded':
      return 'reaches its service';
    case 'refused':
      return `${code} (${step})`;
    case 'undecided':
      return `undecided (${step})`;
  }
}

function reroutingsOf({ reroutings }: PlanReport): readonly string[] {
  if (reroutings.length === 0) return [];
  const lines = reroutings.map(({ type, version, before, after, calls }) =>
    printable(
      `${counted(calls, 'call')} of ${type} ${version} go to ${after ?? 'the gateway'} instead of ${before ?? 'the gateway'}`,
    ),
  );
  return ['', ...lines];
}

function driftOf({ drifted, drift }: PlanReport): readonly string[] {
  if (drifted === 0) return [];
  const [largest] = drift;
  const example = largest?.examples[0];
  const most =
    largest === undefined
      ? ''
      : `; most were ${verdictText(largest.before)} and would now be ${verdictText(largest.after)}`;
  const drifts = `drift: the document before decides ${counted(drifted, 'call')} otherwise than was recorded${most}`;
  return ['', example === undefined ? drifts : `${drifts}, such as ${example}`];
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
