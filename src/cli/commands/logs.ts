import { type Command, InvalidArgumentError } from 'commander';
import type { CallPage, CallSummary } from '../../admin/schemas/call.ts';
import { ADMIN_HELP, type AdminFlags, openAdmin, withAdminOptions } from '../ask-admin.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { indentJson } from '../indent-json.ts';
import { printable, printableLines } from '../printable.ts';
import { saveHar } from '../save-har.ts';
import type { Surroundings } from '../surroundings.ts';

interface LogsFlags extends AdminFlags {
  readonly filter?: string;
  readonly limit?: number;
  readonly follow?: boolean;
  /** `true`: to the standard output. */
  readonly har?: string | true;
}

/** Where none is said: what fits a screen, and what an archive may hold. */
const LIMIT_SHOWN = 20;
const LIMIT_SAVED = 1000;

const AFTER_HELP = `${ADMIN_HELP}
A refused call has a second line, which says why. Secrets and tokens are left out of what it tells, in archives too.

Filter: terms between blanks, all of which must hold.
  type:bg.order.*  app:demo*  name:sign-*  check:sign  code:3*  status:200  mall:635*
  ms:>200  ip:10.0.0.0/8  by:service  env:staging  fault:any  word  "some text"  -term  code:3000001,3000004

--har writes an HTTP archive (HAR 1.2), which browsers and HTTP tools open: to a file, or without one to stdout.
--json prints one CallSummary per line, as docs/reference/admin-api.md has it; for one call its CallDetail.
Exit codes: 0 it told, 1 no such call, no such gateway, or the gateway ended while it was followed, 2 usage.

Examples:
  gatewright logs --filter 'code:3* -app:demo'
  gatewright logs --follow
  gatewright logs us-0a1b2c3d-…                       one call, with all that is kept of it
  gatewright logs --filter 'type:bg.order.*' --har orders.har`;

/** `logs`: the recent calls of a running gateway. */
export function addLogsCommand(program: Command, { surroundings, finish }: CommandContext): void {
  const command = newCommand(program, 'logs', {
    description: 'The recent calls of a running gateway.',
    usage: '[request id] [--filter <terms>] [--limit <n>] [--follow] [--har [file]] [--json]',
    after: AFTER_HELP,
  })
    .argument('[id]', 'a request id: tells of that call alone')
    .option('-f, --follow', 'go on with calls as they come')
    .option('--filter <terms>', 'only these')
    .option(
      '--limit <n>',
      `how many, 1 to 1000 (default: ${LIMIT_SHOWN}; of an archive ${LIMIT_SAVED})`,
      parseLimit,
    )
    .option('--har [file]', 'write them as an HTTP archive');
  withAdminOptions(command).action(async (id: string | undefined, flags: LogsFlags) =>
    finish(await runLogs(id, flags, surroundings)),
  );
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!/^\d{1,4}$/.test(text) || limit < 1 || limit > LIMIT_SAVED)
    throw new InvalidArgumentError(`A number of calls is 1 to ${LIMIT_SAVED}.`);
  return limit;
}

async function runLogs(
  id: string | undefined,
  flags: LogsFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stdout, stderr } = surroundings;
  const { filter = '', limit, har } = flags;
  const wrong = wrongTogether(id, flags);
  if (wrong !== undefined) {
    stderr.write(`${wrong}\n`);
    return EXIT.USAGE;
  }
  if (har !== undefined) {
    const wanted = {
      filter: id === undefined ? filter : JSON.stringify(id),
      limit: String(limit ?? LIMIT_SAVED),
    };
    const query = new URLSearchParams(wanted).toString();
    return saveHar({ query, file: har === true ? undefined : har }, flags, surroundings);
  }
  const query = new URLSearchParams({ filter }).toString();
  const path =
    id === undefined ? `/calls?limit=${limit ?? LIMIT_SHOWN}&${query}` : `/calls/${encodeURIComponent(id)}`;
  const answer = await openAdmin({ method: 'GET', path }, flags, surroundings);
  if ('failed' in answer) {
    stderr.write(`${answer.failed}\n`);
    return answer.exitCode;
  }
  const text = await answer.text();
  if (id !== undefined) stdout.write(`${flags.json === true ? text : printableLines(indentJson(text))}\n`);
  else {
    // The gateway of this program keeps the schema of its own answer.
    const { calls } = JSON.parse(text) as CallPage;
    for (const call of calls.toReversed()) stdout.write(lineOf(call, flags.json === true));
  }
  return flags.follow === true ? follow(query, flags, surroundings) : EXIT.OK;
}

/** Which of the arguments do not go together. */
function wrongTogether(id: string | undefined, flags: LogsFlags): string | undefined {
  const { filter, har } = flags;
  const isFollowed = flags.follow === true;
  if (id !== undefined && filter !== undefined)
    return 'one call needs no --filter: give the request id alone';
  if (id !== undefined && isFollowed) return 'one call is not followed: give --follow without a request id';
  if (har !== undefined && isFollowed)
    return 'an archive has an end: give --har without --follow, once the calls were made';
  return undefined;
}

async function follow(query: string, flags: LogsFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr } = surroundings;
  const ask = { method: 'GET', path: `/calls/stream?${query}`, isEndless: true } as const;
  const answer = await openAdmin(ask, flags, surroundings);
  if ('failed' in answer || answer.body === null) {
    stderr.write(`${'failed' in answer ? answer.failed : 'the stream is empty'}\n`);
    return EXIT.FAILED;
  }
  let rest = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of answer.body) {
      rest += decoder.decode(chunk, { stream: true });
      const events = rest.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) tell(event);
    }
  } catch {
    // The gateway has ended in the middle of an event.
  }
  stderr.write('the gateway has ended\n');
  return EXIT.FAILED;

  function tell(event: string): void {
    const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
    if (data === undefined) return;
    // As above, of each event by its name.
    if (name === 'call') stdout.write(lineOf(JSON.parse(data) as CallSummary, flags.json === true));
    // As above.
    else stderr.write(`${(JSON.parse(data) as { readonly count: number }).count} calls were left out\n`);
  }
}

/** Below the code of the call. */
const INDENT = ' '.repeat('12:34:56.789  '.length);

function lineOf(call: CallSummary, isJson: boolean): string {
  if (isJson) return `${JSON.stringify(call)}\n`;
  const time = new Date(call.atMs).toISOString().slice(11, 23);
  const words = [
    time,
    String(call.code),
    call.name,
    call.type ?? '-',
    call.appKey ?? '-',
    `${call.totalMs.toFixed(1)} ms`,
  ];
  const stopped = call.stoppedBy === null ? [] : [call.stoppedBy];
  const line = `${printable([...words, ...stopped, call.id].join('  '))}\n`;
  return call.diagnosis === null ? line : `${line}${INDENT}${printable(call.diagnosis)}\n`;
}
