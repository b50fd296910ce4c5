import type { Command } from 'commander';
import { compareDocuments } from '../../config/compare-documents.ts';
import { renderChanges } from '../../config/render-changes.ts';
import { renderDocument, renderDocumentJson } from '../../config/render-document.ts';
import { renderFault, renderFaults } from '../../config/render-faults.ts';
import { type DocumentLook, lookAtDocument } from '../../main/served-document.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { DEFAULT_DOCUMENT, resolvePath } from '../document-path.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Surroundings } from '../surroundings.ts';

interface ConfigFlags {
  readonly json?: boolean;
}

interface DiffFlags extends ConfigFlags {
  readonly exitCode?: boolean;
}

const VALIDATE_HELP = `Variables and secret files are read as by 'serve': a missing one is a fault, and so is a request_schema that is none.
--json prints {"ok":true,"file":"…","revision":"…","faults":[…],"warnings":[…]}, where a fault is
  {"file","line","column","path","message","expected","suggestion","excerpt"}; what it does not have is left out.
Exit codes: 0 good, 3 bad.

Examples:
  gatewright config validate                 ${DEFAULT_DOCUMENT} of this folder
  gatewright config validate prod.yaml --json`;

const PRINT_HELP = `Secrets and tokens are masked: the output may be shown to others, and is not a document to serve.
--json prints the same as JSON.

Examples:
  gatewright config print
  gatewright config print prod.yaml --json`;

const DIFF_HELP = `Compared is what is in force: defaults are filled in, and the order of entries that have keys is none of the differences.
Secrets and tokens are compared and never shown.
--json prints {"same":false,"changes":[{"change":"changed","what":"app","id":"…","fields":[{"path","before","after"}]}]},
  before and after as JSON texts; what is not there is left out.
Exit codes: 0 compared, 3 one of them is bad; with --exit-code 1 where they differ.

Examples:
  gatewright config diff gatewright.yaml new.yaml
  git show HEAD:gatewright.yaml > old.yaml; gatewright config diff old.yaml gatewright.yaml --exit-code`;

/** `config validate`, `config print` and `config diff`. Source: config.md. */
export function addConfigCommand(program: Command, { surroundings, finish }: CommandContext): void {
  const config = newCommand(program, 'config', {
    description: 'Look at a document without serving it.',
    usage: 'validate|print|diff [file] [--json]',
    after: `Examples:\n  gatewright config validate\n  gatewright config print prod.yaml\n  gatewright config diff old.yaml new.yaml`,
  });
  newCommand(config, 'validate', {
    description: 'Is this document good? Every fault with file, line, column and what was expected.',
    usage: '[file] [--json]',
    after: VALIDATE_HELP,
  })
    .argument('[file]', 'the document', DEFAULT_DOCUMENT)
    .option('--json', 'JSON')
    .action((file: string, flags: ConfigFlags) => finish(validate(file, flags, surroundings)));
  newCommand(config, 'print', {
    description: 'The document in force: every default filled in, secrets masked.',
    usage: '[file] [--json]',
    after: PRINT_HELP,
  })
    .argument('[file]', 'the document', DEFAULT_DOCUMENT)
    .option('--json', 'JSON')
    .action((file: string, flags: ConfigFlags) => finish(print(file, flags, surroundings)));
  newCommand(config, 'diff', {
    description: 'What another document would change: entries added, removed and changed, value by value.',
    usage: '<before> <after> [--exit-code] [--json]',
    after: DIFF_HELP,
  })
    .argument('<before>', 'the document as it is')
    .argument('<after>', 'the document as it is to be')
    .option('--exit-code', 'end with 1 where they differ')
    .option('--json', 'JSON')
    .action((before: string, after: string, flags: DiffFlags) =>
      finish(diff({ before, after }, flags, surroundings)),
    );
}

function validate(file: string, { json }: ConfigFlags, surroundings: Surroundings): ExitCode {
  const look = lookAt(file, surroundings);
  const ok = !('faults' in look);
  if (json === true) {
    const { faults, warnings, revision } = { faults: [], warnings: [], revision: null, ...look };
    surroundings.stdout.write(`${JSON.stringify({ ok, file, revision, faults, warnings }, undefined, 2)}\n`);
    return ok ? EXIT.OK : EXIT.BAD_DOCUMENT;
  }
  const { stdout, stderr } = surroundings;
  if ('faults' in look) {
    stderr.write(`${renderFaults(look.faults)}\n`);
    return EXIT.BAD_DOCUMENT;
  }
  for (const warning of look.warnings) stderr.write(`warning: ${renderFault(warning)}\n`);
  stdout.write(`${file} is good: ${summary(look)}\n`);
  return EXIT.OK;
}

function summary({ document, revision }: Extract<DocumentLook, { readonly revision: string }>): string {
  const { apis, apps, merchants, upstreams } = document;
  return `${apis.length} APIs, ${upstreams.length} upstreams, ${apps.length} apps, ${merchants.length} merchants; revision ${revision}`;
}

function diff(
  files: { readonly before: string; readonly after: string },
  { json, exitCode }: DiffFlags,
  surroundings: Surroundings,
): ExitCode {
  const { stdout, stderr } = surroundings;
  const [before, after] = [lookAt(files.before, surroundings), lookAt(files.after, surroundings)];
  if ('faults' in before || 'faults' in after) {
    for (const look of [before, after]) if ('faults' in look) stderr.write(`${renderFaults(look.faults)}\n`);
    return EXIT.BAD_DOCUMENT;
  }
  const changes = compareDocuments(before.document, after.document);
  const isSame = changes.length === 0;
  if (json === true) stdout.write(`${JSON.stringify({ same: isSame, changes }, undefined, 2)}\n`);
  else stdout.write(isSame ? 'both say the same\n' : `${renderChanges(changes)}\n`);
  return exitCode === true && !isSame ? EXIT.FAILED : EXIT.OK;
}

function print(file: string, { json }: ConfigFlags, surroundings: Surroundings): ExitCode {
  const { stdout, stderr } = surroundings;
  const look = lookAt(file, surroundings);
  if ('faults' in look) {
    stderr.write(`${renderFaults(look.faults)}\n`);
    return EXIT.BAD_DOCUMENT;
  }
  for (const warning of look.warnings) stderr.write(`warning: ${renderFault(warning)}\n`);
  stdout.write(json === true ? renderDocumentJson(look.document) : renderDocument(look.document));
  return EXIT.OK;
}

function lookAt(file: string, surroundings: Surroundings): DocumentLook {
  return lookAtDocument({
    path: resolvePath(surroundings, file),
    environment: surroundings.environment,
  });
}
