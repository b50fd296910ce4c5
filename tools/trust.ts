import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endChildrenOnExit } from '../bench/child-processes.ts';
import { type Finding, type Form, type Goal, isMet, renderFinding } from '../test/trust/goal.ts';
import { GOALS } from '../test/trust/goals.ts';
import { runGoal } from '../test/trust/run-goal.ts';
import { describeCommit, describeMachine } from './describe-machine.ts';
import { generateTrustPage } from './generators/trust-page.ts';
import { projectRoot } from './project.ts';
import { keepResult, readResults, type TrustResult } from './trust-results.ts';

/* npm run trust: shows by real runs whether the goals of the project hold. */

const HELP = `npm run trust -- [all | <goal> …] [--short] [--again] [--json] [--no-keep]

Runs goals in their full form, one after the other; without a name, all of them.
"all" is a run that can be broken off: begun again, it goes on behind the goals that were met at this commit.

  --short     seconds instead of minutes
  --again     with "all": also what was met at this commit already
  --json      one JSON line per goal on stdout; everything else on stderr
  --no-keep   leaves docs/reference/trust.json as it is
  --list      the goals, with what each form does and how long it took last
  --help      this

Results are kept in docs/reference/trust.json as each goal ends, and docs/reference/trust.md is made of it.
Exit code: 0, or 1 where a goal was missed or could not be run to its end, or 2 for wrong usage.
A goal whose part the gateway lacks is "not measured": counted in the last line, and never met.
`;

interface Options {
  readonly goals: readonly Goal[];
  readonly form: Form;
  readonly isJson: boolean;
  readonly keeps: boolean;
  readonly command: string;
}

endChildrenOnExit(() => {});
process.exitCode = await main(process.argv.slice(2));
// Nothing that a run left behind may keep this process.
process.exit();

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === 'number') return options;
  const tally = { met: 0, missed: 0, 'not measured': 0 };
  for (const [nth, goal] of options.goals.entries()) {
    say(options, `${nth + 1} of ${options.goals.length}, ${lastTime(goal, options.form)}:`);
    tally[await runAndShow(goal, options)] += 1;
  }
  say(options, `${tally.met} met, ${tally.missed} missed, ${tally['not measured']} not measured`);
  return tally.missed > 0 ? 1 : 0;
}

/** The options, or the exit code where there is nothing to run. */
function readOptions(argv: readonly string[]): Options | number {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        short: { type: 'boolean', default: false },
        again: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        'no-keep': { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return print(HELP);
    if (values.list) return print(GOALS.map(describe).join('\n'));
    const isAll = positionals.length === 1 && positionals[0] === 'all';
    const unknown = isAll ? [] : positionals.filter(id => goalOf(id) === undefined);
    if (unknown.length > 0) return misuse(`no such goal: ${unknown.join(', ')}`);
    const form = values.short ? 'short' : 'full';
    const named = positionals.length === 0 || isAll ? GOALS : positionals.flatMap(id => goalOf(id) ?? []);
    return {
      goals: isAll && !values.again ? named.filter(goal => !isMetHere(goal, form)) : named,
      form,
      isJson: values.json,
      keeps: !values['no-keep'],
      command: ['npm run trust --', ...argv.filter(arg => arg === '--short')].join(' '),
    };
  } catch (err) {
    return misuse(err instanceof Error ? err.message : String(err));
  }
}

function goalOf(id: string): Goal | undefined {
  return GOALS.find(goal => goal.id.toLowerCase() === id.toLowerCase());
}

/** Whether a run of the present commit has met it; what was changed since the commit makes every run one of its own. */
function isMetHere({ id }: Goal, form: Form): boolean {
  const commit = describeCommit();
  const result = resultOf(id, form);
  return result?.isMet === true && result.commit === commit && !commit.endsWith('-dirty');
}

function resultOf(goalId: string, wanted: Form): TrustResult | undefined {
  return readResults().find(({ id, form }) => id === goalId && form === wanted);
}

/** How long a form of a goal took when it was run last. */
function lastTime({ id }: Goal, form: Form): string {
  const result = resultOf(id, form);
  if (result === undefined) return 'never run in this form';
  const { seconds, date } = result;
  const time = seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} minutes`;
  return `took ${time} on ${date}`;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function misuse(sentence: string): number {
  console.error(`${sentence}\nnpm run trust -- --help lists the options, --list the goals`);
  return 2;
}

function describe(goal: Goal): string {
  const { id, full, short } = goal;
  return `${id}  ${goal.goal}\n    full:  ${full} (${lastTime(goal, 'full')})\n    short: ${short}\n`;
}

async function runAndShow(goal: Goal, options: Options): Promise<'met' | 'missed' | 'not measured'> {
  const startedMs = performance.now();
  say(options, `${goal.id}  ${goal.goal}`);
  const finding = await runGoal(goal, options.form, text => say(options, `    ${text}`)).catch(
    (err: unknown) => (err instanceof Error ? err : new Error(String(err))),
  );
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  if (finding instanceof Error) {
    say(options, `    could not be run to its end: ${finding.stack ?? finding.message}`);
    return 'missed';
  }
  const verdict = verdictOf(finding);
  say(options, `    ${verdict} in ${seconds} s: ${renderFinding(finding, options.form)}`);
  if (options.isJson)
    console.log(JSON.stringify({ id: goal.id, form: options.form, verdict, seconds, finding }));
  if (options.keeps && finding.kind === 'measured') keep(goal, finding.measures, { options, seconds });
  return verdict;
}

function verdictOf(finding: Finding): 'met' | 'missed' | 'not measured' {
  if (finding.kind === 'not-measured') return 'not measured';
  return isMet(finding) ? 'met' : 'missed';
}

function keep(
  { id }: Goal,
  measures: TrustResult['measures'],
  { options, seconds }: { readonly options: Options; readonly seconds: number },
): void {
  const result: TrustResult = {
    id,
    form: options.form,
    isMet: isMet({ kind: 'measured', measures }),
    measures,
    seconds,
    date: new Date().toISOString().slice(0, 10),
    commit: describeCommit(),
    machine: describeMachine(),
    command: options.command.replace('--', `-- ${id}`),
  };
  keepResult(
    result,
    GOALS.map(goal => goal.id),
  );
  for (const { path, text } of generateTrustPage()) writeFileSync(join(projectRoot, path), text);
}

/** Progress goes to stderr where stdout is for programs. */
function say({ isJson }: Options, text: string): void {
  if (isJson) console.error(text);
  else console.log(text);
}
