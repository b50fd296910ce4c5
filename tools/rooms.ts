/** What one room of src may import. Its own files and JSON beside them are always allowed. */
export interface Room {
  /** The folder below src: `wire`, `adapters/http`. */
  readonly name: string;
  /** What it holds, in a few words. */
  readonly holds: string;
  readonly mayImport: readonly string[] | 'everything';
  /** Rooms of which it may import types only: nothing of them runs here. */
  readonly mayImportTypesOf?: readonly string[];
  /** Packages of the registry, by name. */
  readonly packages?: readonly string[];
  /** Built-in modules of Node. A room without any runs in a browser. */
  readonly nodeBuiltins?: 'all' | readonly string[];
}

const CORE = ['errors', 'model', 'wire', 'ports'];

/**
 * Who may import whom: the only place where this is written.
 *
 * tools/check-rooms.ts holds the code to it, docs/architecture/rooms.md is drawn from it.
 */
export const ROOMS: readonly Room[] = [
  { name: 'errors', holds: 'the error table and `Refusal`', mayImport: [] },
  {
    name: 'model',
    holds: 'what the gateway talks about: documents, calls, snapshots',
    mayImport: ['errors'],
  },
  {
    name: 'wire',
    holds: 'bytes to facts and back: body scanner, sign text, dialects, envelope; runs in a browser',
    mayImport: ['errors', 'model'],
  },
  {
    name: 'ports',
    holds: 'interfaces named by role',
    mayImport: ['errors', 'model'],
    mayImportTypesOf: ['wire'],
  },
  {
    name: 'pipeline',
    holds: 'the list of checks and one file per check',
    mayImport: ['errors', 'model', 'wire'],
    mayImportTypesOf: ['ports'],
  },
  {
    name: 'explain',
    holds: 'which mistake makes this sign, the trace of every check',
    mayImport: ['errors', 'model', 'wire', 'pipeline'],
    mayImportTypesOf: ['ports'],
  },
  {
    name: 'gateway',
    holds: 'listener, readCall, forward, reply, access record',
    mayImport: [...CORE, 'pipeline'],
    nodeBuiltins: 'all',
  },
  {
    name: 'registry',
    holds: 'what is served and how it changes: entries, revisions, audit; compiled into a snapshot',
    mayImport: [...CORE, 'config'],
  },
  {
    name: 'access',
    holds:
      'who may use the admin interface: owners, users and their sessions, admin tokens, roles and scopes',
    mayImport: [...CORE, 'registry'],
  },
  {
    name: 'plan',
    holds: 'decides recorded calls again under another document',
    mayImport: ['errors', 'model', 'wire', 'pipeline'],
    mayImportTypesOf: ['ports'],
  },
  {
    name: 'admin',
    holds: "the admin interface: routes, their schemas, the console's files",
    mayImport: ['errors', 'model', 'wire', 'config', 'registry', 'access', 'explain', 'sandbox', 'ports'],
    packages: ['fastify', 'typebox'],
    nodeBuiltins: 'all',
  },
  {
    name: 'sandbox',
    holds: 'the demo registry, its catalogue, magic values',
    mayImport: ['errors', 'model', 'ports', 'registry'],
  },
  { name: 'adapters/memory', holds: 'ports kept in the memory of the process', mayImport: CORE },
  { name: 'adapters/mock', holds: 'the upstream that answers from examples', mayImport: CORE },
  {
    name: 'adapters/http',
    holds: 'internal services over HTTP',
    mayImport: CORE,
    nodeBuiltins: 'all',
  },
  { name: 'adapters/ajv', holds: 'contracts of APIs', mayImport: CORE, packages: ['ajv'] },
  {
    name: 'adapters/pino',
    holds: 'log and access lines',
    mayImport: CORE,
    packages: ['pino'],
    nodeBuiltins: ['buffer'],
  },
  { name: 'adapters/prometheus', holds: 'metrics', mayImport: CORE, packages: ['prom-client'] },
  {
    name: 'adapters/sql',
    holds: 'the registry in tables, by queries that every database understands',
    mayImport: CORE,
    packages: ['kysely'],
  },
  {
    name: 'adapters/sqlite',
    holds: 'the registry in a file',
    mayImport: [...CORE, 'adapters/sql'],
    packages: ['kysely'],
    nodeBuiltins: ['fs', 'sqlite'],
  },
  {
    name: 'adapters/node',
    holds: 'clock, digests, passwords and randomness of Node, the call journal in files',
    mayImport: CORE,
    nodeBuiltins: [
      'buffer',
      'crypto',
      'fs',
      'fs/promises',
      'path',
      'perf_hooks',
      'process',
      'timers/promises',
      'util',
    ],
  },
  {
    name: 'config',
    holds: 'schema and loader of the declarative document, the environment',
    mayImport: ['errors', 'model'],
    packages: ['yaml'],
    nodeBuiltins: 'all',
  },
  {
    name: 'main',
    holds: 'builds a process; the only room that constructs adapters',
    mayImport: 'everything',
    nodeBuiltins: 'all',
  },
  {
    name: 'cli',
    holds: 'commands',
    mayImport: ['config', 'main', 'errors', 'wire', 'model', 'explain', 'sandbox'],
    mayImportTypesOf: ['access', 'admin', 'plan', 'registry'],
    packages: ['commander'],
    nodeBuiltins: 'all',
  },
  {
    name: 'testing',
    holds: 'the gateway as a library for tests',
    mayImport: ['adapters/node', 'config', 'errors', 'explain', 'main', 'model', 'ports', 'sandbox', 'wire'],
    nodeBuiltins: 'all',
  },
];

/** The room that holds a file of src, `undefined` where the table has none. Paths are relative to the project. */
export function roomOf(path: string): Room | undefined {
  return ROOMS.find(room => path.startsWith(`src/${room.name}/`));
}

/** The rule of a room as one sentence's end: "may import errors, model; packages: ajv". */
export function describeRoom(room: Room): string {
  const parts = [`may import ${describeRooms(room)}`];
  if (room.packages !== undefined) parts.push(`packages: ${room.packages.join(', ')}`);
  if (room.nodeBuiltins === 'all') parts.push('any built-in module of Node');
  else if (room.nodeBuiltins !== undefined) parts.push(`built-in modules: ${room.nodeBuiltins.join(', ')}`);
  return parts.join('; ');
}

/** The rooms that a room may import, in words. */
export function describeRooms({ mayImport, mayImportTypesOf = [] }: Room): string {
  if (mayImport === 'everything') return 'every room';
  const types = mayImportTypesOf.map(name => `types of ${name}`);
  return [...mayImport, ...types].join(', ') || 'nothing';
}
