import { type Command, InvalidArgumentError } from 'commander';
import { millisecondsOf } from '../../config/kinds/number.ts';
import type { ClockState } from '../../model/clock-state.ts';
import { ADMIN_HELP, type AdminAsk, type AdminFlags, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { type CommandContext, newCommand } from '../command-context.ts';

const AFTER_HELP = `Timestamps, expiry, limits and faults follow this clock; what takes time goes on taking it.
${ADMIN_HELP}

--json prints {"frozen":false,"nowMs":1795332610000,"offsetMs":0}

Examples:
  gatewright clock show
  gatewright clock freeze
  gatewright clock set 2027-01-01T00:00:00Z        or UNIX milliseconds
  gatewright clock advance 5m                      or 250ms, 90d; --back moves it back`;

/** `clock`: the clock of a sandbox. */
export function addClockCommand(program: Command, context: CommandContext): void {
  const clock = newCommand(program, 'clock', {
    description: 'Show and move the clock of a sandbox.',
    usage: 'show | freeze | resume | set <moment> | advance <time>',
    after: AFTER_HELP,
  });
  const add = (name: string, description: string): Command =>
    withAdminOptions(newCommand(clock, name, { description, usage: '[options]', after: AFTER_HELP }));
  const show = async (ask: AdminAsk, flags: AdminFlags): Promise<void> =>
    context.finish(await showAdmin(ask, { flags, surroundings: context.surroundings, render }));
  add('show', 'Show the time.').action((flags: AdminFlags) => show({ method: 'GET', path: '/clock' }, flags));
  for (const verb of ['freeze', 'resume'] as const) {
    add(verb, verb === 'freeze' ? 'Stop the clock.' : 'Let it run on.').action((flags: AdminFlags) =>
      show({ method: 'POST', path: `/clock/${verb}`, body: {} }, flags),
    );
  }
  add('set', 'Set it to a moment.')
    .argument('<moment>', 'a date with a time, or UNIX milliseconds', parseMoment)
    .action((atMs: number, flags: AdminFlags) =>
      show({ method: 'POST', path: '/clock/set', body: { atMs } }, flags),
    );
  add('advance', 'Move it on, or back.')
    .argument('<time>', 'such as 5m', parseTime)
    .option('--back', 'back, and not on')
    .action((byMs: number, flags: AdminFlags & { readonly back?: boolean }) =>
      show(
        { method: 'POST', path: '/clock/advance', body: { byMs: flags.back === true ? -byMs : byMs } },
        flags,
      ),
    );
}

function render(value: unknown): string {
  // The interface answers what its schema says.
  const { frozen, nowMs, offsetMs } = value as ClockState;
  const moved = offsetMs === 0 ? '' : `, ${Math.abs(offsetMs)} ms ${offsetMs > 0 ? 'ahead' : 'behind'}`;
  return `${new Date(nowMs).toISOString()}${frozen ? ', frozen' : ''}${moved}`;
}

function parseMoment(text: string): number {
  const atMs = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(atMs))
    throw new InvalidArgumentError('A moment is 2027-01-01T00:00:00Z, or UNIX milliseconds.');
  return atMs;
}

function parseTime(text: string): number {
  const time = millisecondsOf(text);
  if (time === undefined)
    throw new InvalidArgumentError('A time is a number and a unit: 500ms, 10s, 5m, 90d.');
  return time;
}
