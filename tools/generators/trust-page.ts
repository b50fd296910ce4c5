import type { Goal } from '../../test/trust/goal.ts';
import { GOALS } from '../../test/trust/goals.ts';
import { readResults, type TrustResult } from '../trust-results.ts';
import { GENERATED_NOTE, type GeneratedFile, tableCell } from './generated-file.ts';

/** The page of what was shown by runs. */
export function generateTrustPage(): readonly GeneratedFile[] {
  return [{ path: 'docs/reference/trust.md', text: renderTrustPage(GOALS, readResults()) }];
}

/** Goals in their order; of each the last full run, or where there is none the last short one. */
export function renderTrustPage(goals: readonly Goal[], results: readonly TrustResult[]): string {
  const shown = goals.map(goal => ({ goal, result: resultOf(goal, results) }));
  const counts = { met: 0, missed: 0, 'not measured': 0 };
  for (const { result } of shown) counts[verdictOf(result)] += 1;
  return `${GENERATED_NOTE}

# What is shown by runs

Goals of the project and what the last run of each found: ${counts.met} met, ${counts.missed} missed,
${counts['not measured']} not measured. \`npm run trust -- R7\` runs one in its full form and keeps the result;
\`npm run trust -- --list\` says what each does; [the fault tools](../../test/faults/README.md) are what they are made
of. "Short" marks a result of a run of seconds: the full one is still to be made.

| | goal | verdict | found | run |
|---|---|---|---|---|
${shown.map(({ goal, result }) => renderRow(goal, result)).join('\n')}

## Machines

${renderMachines(shown.flatMap(({ result }) => result ?? []))}
`;
}

function resultOf({ id }: Goal, results: readonly TrustResult[]): TrustResult | undefined {
  const own = results.filter(result => result.id === id);
  return own.find(({ form }) => form === 'full') ?? own[0];
}

function verdictOf(result: TrustResult | undefined): 'met' | 'missed' | 'not measured' {
  if (result === undefined) return 'not measured';
  return result.isMet ? 'met' : 'missed';
}

function renderRow({ id, goal }: Goal, result: TrustResult | undefined): string {
  const verdict = verdictOf(result);
  const short = result?.form === 'short' ? ' (short)' : '';
  const cells = [id, goal, `${verdict === 'met' ? verdict : `**${verdict}**`}${short}`];
  if (result === undefined) return `| ${[...cells, '–', '–'].map(tableCell).join(' | ')} |`;
  const found = result.measures.map(
    ({ what, figure, isMet }) => `${what}: ${figure}${isMet ? '' : ' – missed'}`,
  );
  const run = `${result.date}, ${result.seconds} s, commit ${result.commit}: \`${result.command}\``;
  return `| ${[...cells, found.join('<br>'), run].map(tableCell).join(' | ')} |`;
}

function renderMachines(results: readonly TrustResult[]): string {
  const machines = new Map<string, string[]>();
  for (const { machine, id } of results) machines.set(machine, [...(machines.get(machine) ?? []), id]);
  if (machines.size === 0) return 'None yet.';
  return [...machines].map(([machine, ids]) => `- ${machine}: ${ids.join(', ')}`).join('\n');
}
