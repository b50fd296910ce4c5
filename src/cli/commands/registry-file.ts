import type { Command } from 'commander';
import { renderFaults } from '../../config/render-faults.ts';
import {
  keysFor,
  lookAtRegistryFile,
  migrateRegistryFile,
  restoreRegistry,
  type SqliteFileFacts,
} from '../../main/registry/registry-files.ts';
import { registryPath } from '../../main/registry/served-registry.ts';
import { lookAtDocument } from '../../main/served-document.ts';
import type { Document } from '../../model/document.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { DEFAULT_DOCUMENT, resolvePath } from '../document-path.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Surroundings } from '../surroundings.ts';

interface FileFlags {
  readonly config: string;
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const RESTORE_HELP = `Looks at every page of the backup, at the version of its tables and at its key, and puts it where the document's storage, or
--to, says. A file that is there is never overwritten: end the gateway, and move it away with what lies beside it (-wal).
What was changed behind the backup is not in it; nor is what was revoked since.
--json prints {"path":"…","schema":1,"revision":12}.

Examples:
  gatewright restore /var/backups/gatewright-2027-01-31.db
  gatewright restore backup.db --to ./elsewhere.db`;

const MIGRATE_HELP = `A gateway does the same when it starts. A registry of a newer program is refused, and left as it is. Back it up before: an
older program does not read it afterwards.
--json prints {"path":"…","from":1,"to":2,"migrated":true}.

Examples:
  gatewright migrate --dry-run
  gatewright migrate --config prod.yaml`;

/** `restore` and `migrate`: the file of a registry that no gateway uses. */
export function addRegistryFileCommands(program: Command, { surroundings, finish }: CommandContext): void {
  newCommand(program, 'restore', {
    description: 'Put a backup of the registry in place.',
    usage: '<backup> [--to <file>]',
    after: RESTORE_HELP,
  })
    .argument('<backup>', "a file that 'backup' wrote")
    .option('--to <file>', 'a new file, in place of the storage of the document')
    .option('-c, --config <file>', 'the document, which names the key', DEFAULT_DOCUMENT)
    .option('--json', 'JSON')
    .action(async (backup: string, flags: FileFlags) =>
      finish(
        await withRegistry(flags, surroundings, async (path, document) => {
          const from = resolvePath(surroundings, backup);
          const facts = restoreRegistry({ backup: from, to: path, keys: keysFor(path, document) });
          return restoredText(path, facts, flags);
        }),
      ),
    );
  newCommand(program, 'migrate', {
    description: 'Bring the tables of the registry forward.',
    usage: '[--dry-run]',
    after: MIGRATE_HELP,
  })
    .option('--dry-run', 'say what would be done')
    .option('-c, --config <file>', 'the document whose storage it is', DEFAULT_DOCUMENT)
    .option('--json', 'JSON')
    .action(async (flags: FileFlags) =>
      finish(
        await withRegistry(flags, surroundings, async (path, document) => {
          const keys = keysFor(path, document);
          const look = flags.dryRun === true ? lookAtRegistryFile : migrateRegistryFile;
          return migratedText(path, await look(path, keys), flags);
        }),
      ),
    );
}

/** Does it with the registry of a document, and shows what it says; what cannot be done is a sentence. */
async function withRegistry(
  flags: FileFlags,
  surroundings: Surroundings,
  work: (path: string, document: Document) => Promise<string>,
): Promise<ExitCode> {
  const { stdout, stderr, environment } = surroundings;
  const documentPath = resolvePath(surroundings, flags.config);
  const look = lookAtDocument({ path: documentPath, environment });
  if ('faults' in look) {
    stderr.write(`${renderFaults(look.faults)}\n`);
    return EXIT.BAD_DOCUMENT;
  }
  const named = registryPath(look.document, documentPath);
  const path = flags.to === undefined ? named : resolvePath(surroundings, flags.to);
  if (path === undefined) {
    stderr.write(`${flags.config} has no registry: that comes with storage: sqlite:PATH\n`);
    return EXIT.FAILED;
  }
  try {
    stdout.write(`${await work(path, look.document)}\n`);
    return EXIT.OK;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'StoreError') throw error;
    stderr.write(`${error.message}\n`);
    return EXIT.FAILED;
  }
}

function restoredText(path: string, { schema, revision }: SqliteFileFacts, { json }: FileFlags): string {
  if (json === true) return JSON.stringify({ path, schema, revision });
  return `${path} is revision r${revision} of the registry (schema ${schema})`;
}

function migratedText(
  path: string,
  { schema, schemaHere }: SqliteFileFacts,
  { json, dryRun }: FileFlags,
): string {
  const isBehind = schema < schemaHere;
  if (json === true)
    return JSON.stringify({ path, from: schema, to: schemaHere, migrated: isBehind && dryRun !== true });
  if (!isBehind) return `${path} has schema ${schema}, which is the newest: nothing to do`;
  const verb = dryRun === true ? 'would be brought' : 'was brought';
  return `${path} ${verb} from schema ${schema} to ${schemaHere}`;
}
