import type { Command } from 'commander';
import type { MayCall } from '../../registry/why-may-call.ts';
import { ADMIN_HELP, type AdminFlags, askAdmin, withAdminOptions } from '../ask-admin.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { printable } from '../printable.ts';
import type { Surroundings } from '../surroundings.ts';

interface WhyFlags extends AdminFlags {
  readonly version: string;
}

const AFTER_HELP = `Walks from the app over its packages, the API, the merchant's authorization and its token, and names every link that is
missing with the code that calls meet there. Signs, limits, addresses and contracts are not asked about: 'explain' takes a
call.
${ADMIN_HELP}

--json prints {"may":false,"links":[{"what","holds","found","code"}]}. Exit codes: 0 it may, 1 it may not.

Examples:
  gatewright why ak_erp bg.order.list.get 635517726820718
  gatewright why ak_erp bg.freight.template.list.query`;

/** `why`: may this app call this API for this merchant? */
export function addWhyCommand(program: Command, { surroundings, finish }: CommandContext): void {
  withAdminOptions(
    newCommand(program, 'why', {
      description: 'May this app call this API for this merchant, and if not, what is missing?',
      usage: '<app_key> <type> [mall_id] [--version V1]',
      after: AFTER_HELP,
    }),
  )
    .argument('<app_key>')
    .argument('<type>')
    .argument('[mall_id]')
    .option('--version <version>', 'of the API', 'V1')
    .action(async (...given: readonly unknown[]) => {
      // What commander hands over: the arguments declared above, then the options.
      const [appKey, type, mallId, flags] = given as readonly [string, string, string | undefined, WhyFlags];
      finish(await why({ appKey, type, mallId }, flags, surroundings));
    });
}

async function why(
  {
    appKey,
    type,
    mallId,
  }: { readonly appKey: string; readonly type: string; readonly mallId: string | undefined },
  flags: WhyFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const query = new URLSearchParams({ app_key: appKey, type, version: flags.version });
  if (mallId !== undefined) query.set('mall_id', mallId);
  const answer = await askAdmin({ method: 'GET', path: `/why?${query.toString()}` }, flags, surroundings);
  if ('failed' in answer) {
    surroundings.stderr.write(`${answer.failed}\n`);
    return answer.exitCode;
  }
  // The interface answers what its schema says.
  const value = answer.value as MayCall;
  surroundings.stdout.write(`${flags.json === true ? JSON.stringify(value, undefined, 2) : textOf(value)}\n`);
  return value.may ? EXIT.OK : EXIT.FAILED;
}

function textOf({ may, links }: MayCall): string {
  const lines = links.map(({ what, holds, found, code }) =>
    printable(holds ? `  ✓ ${what}: ${found}` : `  ✗ ${what}: ${found}   (${code})`),
  );
  return [may ? 'it may' : 'it may not', ...lines].join('\n');
}
