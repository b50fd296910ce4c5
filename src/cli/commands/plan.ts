import { type Command, InvalidArgumentError } from 'commander';
import { millisecondsOf } from '../../config/kinds/number.ts';
import { renderFaults } from '../../config/render-faults.ts';
import { journalFolder, journalIn } from '../../main/call-journal.ts';
import { type PlanReport, plan } from '../../main/plan.ts';
import { lookAtDocument, type ServedDocument } from '../../main/served-document.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { DEFAULT_DOCUMENT, resolvePath } from '../document-path.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { planText } from '../plan-text.ts';
import type { Surroundings } from '../surroundings.ts';

interface PlanFlags {
  readonly file: string;
  readonly against: number;
  readonly config: string;
  readonly journal?: string;
  readonly json?: boolean;
  readonly exitCode?: boolean;
}

const DAY_MS = 86_400_000;
const PROGRESS_CALLS = 20_000;

const AFTER_HELP = `The calls that were written down (key 'journal' of the document) are decided again by the gateway's own checks, once
under the document that is served and once under the proposed one; nothing is sent. Calls whose records do not hold what
a check would have to see are counted as undecided.
--json prints {"calls","unchanged","loses","gains","changes","undecided":{step: calls},"groups":[{"effect","appKey","type",
  "version","before":{"fate","code","refused","step"},"after":{…},"calls","firstAtMs","lastAtMs","examples","merchants"}],
  "ungrouped","reroutings":[…],"drift":[…],"drifted"}; what is not known is left out.
Exit codes: 0 planned, 1 no journal or no calls in that time, 3 a document is bad; with --exit-code 1 where anything is
lost, gained, refused otherwise or undecided.

Examples:
  gatewright plan -f new.yaml                       the last 24 hours under new.yaml
  gatewright plan -f new.yaml --against 7d --json
  gatewright plan -f new.yaml --journal /var/lib/gatewright/calls --exit-code`;

/** `plan`: what a proposed document would do to recorded calls. Source: docs/guides/plan-a-change.md. */
export function addPlanCommand(program: Command, { surroundings, finish }: CommandContext): void {
  newCommand(program, 'plan', {
    description: 'Who would gain or lose what under another document, by the calls that came.',
    usage: '-f <file> [--against <time>] [--journal <folder>] [--exit-code] [--json]',
    after: AFTER_HELP,
  })
    .requiredOption('-f, --file <file>', 'the proposed document')
    .option('--against <time>', 'the calls of so long until now, such as 90m, 24h, 7d', parseTime, DAY_MS)
    .option('-c, --config <file>', 'the document that is served', DEFAULT_DOCUMENT)
    .option('--journal <folder>', "the calls, in place of the served document's journal")
    .option('--exit-code', 'end with 1 where anything changes')
    .option('--json', 'JSON')
    .action(async (flags: PlanFlags) => finish(await runPlan(flags, surroundings)));
}

function parseTime(text: string): number {
  const time = millisecondsOf(text);
  if (time === undefined || time === 0)
    throw new InvalidArgumentError('A time is a number and a unit: 90m, 24h, 7d.');
  return time;
}

async function runPlan(flags: PlanFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr } = surroundings;
  const before = lookAt(flags.config, surroundings);
  const after = lookAt(flags.file, surroundings);
  if (before === undefined || after === undefined) return EXIT.BAD_DOCUMENT;
  const folder = folderOf(flags, { document: before.document, surroundings });
  if (folder === undefined) {
    stderr.write(
      `${flags.config} keeps no journal: add 'journal: { path: calls }' to it and serve it for a while, or name one with --journal\n`,
    );
    return EXIT.FAILED;
  }
  const report = await planFrom({ folder, before, after }, flags, surroundings);
  if (typeof report === 'string') {
    stderr.write(`${report}\n`);
    return EXIT.FAILED;
  }
  stdout.write(flags.json === true ? `${planJson(report)}\n` : planText(report));
  return flags.exitCode === true && report.unchanged < report.calls ? EXIT.FAILED : EXIT.OK;
}

interface Comparison {
  readonly folder: string;
  readonly before: ServedDocument;
  readonly after: ServedDocument;
}

/** The report, or the sentence that says why there is none. */
async function planFrom(
  { folder, before, after }: Comparison,
  { against }: PlanFlags,
  surroundings: Surroundings,
): Promise<PlanReport | string> {
  const untilMs = surroundings.nowMs();
  const calls = journalIn(folder).read({ fromMs: untilMs - against, untilMs });
  const progress = new Progress(surroundings);
  try {
    const report = await plan({ before, after }, calls, () => progress.count());
    if (report.calls > 0) return report;
    return `${folder} holds no call of that time: try a longer --against`;
  } catch (err) {
    if (!(err instanceof Error && 'code' in err)) throw err;
    return `the journal ${folder} cannot be read (${String(err.code)}): has the gateway been served with it yet?`;
  } finally {
    progress.end();
  }
}

function folderOf(
  { journal, config }: PlanFlags,
  { document, surroundings }: { document: ServedDocument['document']; surroundings: Surroundings },
): string | undefined {
  return journal === undefined
    ? journalFolder(document, resolvePath(surroundings, config))
    : resolvePath(surroundings, journal);
}

/** `undefined`: it is bad, and its faults were said. */
function lookAt(file: string, surroundings: Surroundings): ServedDocument | undefined {
  const path = resolvePath(surroundings, file);
  const look = lookAtDocument({ path, environment: surroundings.environment });
  if (!('faults' in look)) return look;
  surroundings.stderr.write(`${renderFaults(look.faults)}\n`);
  return undefined;
}

function planJson(report: PlanReport): string {
  return JSON.stringify({ ...report, undecided: Object.fromEntries(report.undecided) }, undefined, 2);
}

/** Tells a person who waits how many calls were decided; says nothing to a file. */
class Progress {
  readonly #stderr: Surroundings['stderr'];
  #calls = 0;

  constructor({ stderr }: Surroundings) {
    this.#stderr = stderr;
  }

  count(): void {
    this.#calls += 1;
    if (this.#stderr.isTerminal && this.#calls % PROGRESS_CALLS === 0)
      this.#stderr.write(`\r${this.#calls} calls decided`);
  }

  end(): void {
    if (this.#stderr.isTerminal && this.#calls >= PROGRESS_CALLS) this.#stderr.write('\r\u001b[K');
  }
}
