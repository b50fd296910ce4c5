import { type Command, InvalidArgumentError } from 'commander';
import { millisecondsOf } from '../../config/kinds/number.ts';
import type { Fault, FaultRule } from '../../model/fault.ts';
import { ADMIN_HELP, type AdminAsk, type AdminFlags, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { printable } from '../printable.ts';

interface AddFlags extends AdminFlags {
  readonly type?: string;
  readonly app?: string;
  readonly token?: string;
  readonly address?: string;
  readonly code?: number;
  readonly latency?: number;
  readonly cut?: boolean;
  readonly reset?: boolean;
  readonly times?: number;
  readonly probability?: number;
  readonly seed?: number;
  readonly expiresIn?: number;
  readonly note?: string;
}

const AFTER_HELP = `A fault strikes calls that every check let through, in the place of their service. The first one that fits strikes;
the call's record names it.
${ADMIN_HELP}

--json prints the fault, or {"faults":[…]}:
  {"id":"f-1","match":{…},"effect":{…},"hits":0,"remaining":2,"expiresAtMs":null,…}

Examples:
  gatewright faults add --type 'bg.order.*' --code 7000000 --times 2
  gatewright faults add --app ak_sandbox --latency 2s --probability 0.1 --seed 7
  gatewright faults add --reset --times 1
  gatewright faults list
  gatewright faults remove f-1`;

/** `faults`: what goes wrong on purpose in a sandbox. */
export function addFaultsCommand(program: Command, context: CommandContext): void {
  const faults = newCommand(program, 'faults', {
    description: 'Let calls of a sandbox go wrong on purpose.',
    usage: 'add | list | remove <id> | clear',
    after: AFTER_HELP,
  });
  const add = (name: string, description: string): Command =>
    withAdminOptions(newCommand(faults, name, { description, usage: '[options]', after: AFTER_HELP }));
  const show = async (ask: AdminAsk, flags: AdminFlags, render: (value: unknown) => string): Promise<void> =>
    context.finish(await showAdmin(ask, { flags, surroundings: context.surroundings, render }));
  addRuleOptions(add('add', 'Order a fault.')).action((flags: AddFlags) =>
    // The interface answers what its schemas say.
    show({ method: 'POST', path: '/faults', body: ruleOf(flags) }, flags, value => line(value as Fault)),
  );
  add('list', 'Show every fault.').action((flags: AdminFlags) =>
    show({ method: 'GET', path: '/faults' }, flags, renderList),
  );
  add('remove', 'Take a fault back.')
    .argument('<id>')
    .action((id: string, flags: AdminFlags) =>
      show({ method: 'DELETE', path: `/faults/${encodeURIComponent(id)}` }, flags, () => ''),
    );
  add('clear', 'Take every fault back.').action((flags: AdminFlags) =>
    show({ method: 'DELETE', path: '/faults' }, flags, () => ''),
  );
}

function addRuleOptions(command: Command): Command {
  return command
    .option('--type <type>', 'calls of this type; a trailing * stands for any rest')
    .option('--app <key>', 'calls of this app')
    .option('--token <token>', 'calls with this access token')
    .option('--address <cidr>', 'calls from there')
    .option('--code <code>', 'answer this code', parseNumber)
    .option('--latency <time>', 'wait first', parseTime)
    .option('--cut', 'break the answer off in its middle')
    .option('--reset', 'reset the connection in place of an answer')
    .option('--times <n>', 'strike so many calls', parseNumber)
    .option('--probability <p>', 'strike by chance, above 0 to 1', parseNumber)
    .option('--seed <n>', 'of the chance', parseNumber)
    .option('--expires-in <time>', 'strike no longer than that, by the clock of the sandbox', parseTime)
    .option('--note <text>', 'why');
}

function ruleOf(flags: AddFlags): FaultRule {
  const { type, app: appKey, token, address, code, latency: latencyMs, cut, reset } = flags;
  const { times, probability, seed, expiresIn: expiresInMs, note } = flags;
  // JSON leaves out what is undefined.
  return {
    match: { type, appKey, token, address },
    effect: { code, latencyMs, cut, reset },
    times,
    probability,
    seed,
    expiresInMs,
    note,
  } as FaultRule;
}

function renderList(value: unknown): string {
  // As above.
  const { faults } = value as { readonly faults: readonly Fault[] };
  return faults.length === 0 ? 'no faults' : faults.map(line).join('\n');
}

function line({ id, match, effect, hits, remaining, note }: Fault): string {
  const aim = Object.entries(match).map(([name, value]) => `${name}=${value}`);
  const harm = Object.entries(effect).map(([name, value]) => (value === true ? name : `${name}=${value}`));
  const left = remaining === null ? '' : `, ${remaining} left`;
  const why = note === undefined ? '' : `  (${note})`;
  return printable(
    `${id}  ${aim.join(' ') || 'every call'}  ->  ${harm.join(' ')}  ${hits} hits${left}${why}`,
  );
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('Not a number.');
  return value;
}

function parseTime(text: string): number {
  const time = millisecondsOf(text);
  if (time === undefined) throw new InvalidArgumentError('A time is a number and a unit: 500ms, 10s, 1m.');
  return time;
}
