import type { Command } from 'commander';
import { ADMIN_HELP, type AdminAsk, type AdminFlags, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { type CommandContext, newCommand } from '../command-context.ts';

const AFTER_HELP = `Limits, remembered signs, faults, counters of mocks, kept calls and the clock: all of it at once, or none.
${ADMIN_HELP}

--json prints {} or, of a snapshot, {"id":"s-1"}

Examples:
  gatewright sandbox reset
  gatewright sandbox snapshot                      prints its id
  gatewright sandbox restore s-1`;

/** `sandbox`: sets a sandbox back as a whole. */
export function addSandboxCommand(program: Command, context: CommandContext): void {
  const sandbox = newCommand(program, 'sandbox', {
    description: 'Set a sandbox back as a whole, or to a moment before.',
    usage: 'reset | snapshot | restore <id>',
    after: AFTER_HELP,
  });
  const add = (name: string, description: string): Command =>
    withAdminOptions(newCommand(sandbox, name, { description, usage: '[options]', after: AFTER_HELP }));
  const show = async (ask: AdminAsk, flags: AdminFlags): Promise<void> =>
    context.finish(await showAdmin(ask, { flags, surroundings: context.surroundings, render }));
  add('reset', 'Forget all that calls left behind.').action((flags: AdminFlags) =>
    show({ method: 'POST', path: '/sandbox/reset', body: {} }, flags),
  );
  add('snapshot', 'Save it under an id.').action((flags: AdminFlags) =>
    show({ method: 'POST', path: '/sandbox/snapshot', body: {} }, flags),
  );
  add('restore', 'Bring a snapshot back.')
    .argument('<id>')
    .action((id: string, flags: AdminFlags) =>
      show({ method: 'POST', path: '/sandbox/restore', body: { id } }, flags),
    );
}

function render(value: unknown): string {
  const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : undefined;
  return typeof id === 'string' ? id : '';
}
