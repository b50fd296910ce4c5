import type { IForbiddenRuleType } from 'dependency-cruiser';
import { ROOMS, type Room } from './rooms.ts';

/**
 * The files from which a process starts, that a consumer imports, or that render what is generated: all other code
 * serves one of them.
 */
export const ENTRIES: readonly string[] = [
  'src/cli/main.ts',
  // Started as a thread, by its path.
  'src/main/registry/registry-thread.ts',
  'src/main/index.ts',
  'src/testing/index.ts',
  'src/config/render-config-reference.ts',
  'src/config/render-config-schema.ts',
];

/** The table of rooms as rules of dependency-cruiser. A rule's name starts with its kind; `room:` names the room. */
export function roomRules(entriesExist: boolean): readonly IForbiddenRuleType[] {
  return [
    ...ROOMS.flatMap(rulesOf),
    outOfSource,
    outOfClient,
    intoClient,
    cycle,
    unresolved,
    entriesExist ? unreachable : orphan,
  ];
}

function rulesOf(room: Room): readonly IForbiddenRuleType[] {
  const from = { path: `^src/${room.name}/` };
  return [
    ...importRules(room, from),
    {
      name: `room:${room.name}`,
      severity: 'error',
      from,
      to: { path: '(^|/)node_modules/', ...except(packagePaths(room)) },
    },
    {
      name: `room:${room.name}`,
      severity: 'error',
      from,
      to: { dependencyTypes: ['core'], ...except(builtinPaths(room)) },
    },
  ];
}

function importRules(room: Room, from: IForbiddenRuleType['from']): readonly IForbiddenRuleType[] {
  if (room.mayImport === 'everything') return [];
  const typesOf = room.mayImportTypesOf ?? [];
  const allowed = [room.name, ...room.mayImport];
  const notAllowed: IForbiddenRuleType = {
    name: `room:${room.name}`,
    severity: 'error',
    from,
    to: { path: '^src/', pathNot: `^src/(${[...allowed, ...typesOf].join('|')})/` },
  };
  if (typesOf.length === 0) return [notAllowed];
  const onlyTypes: IForbiddenRuleType = {
    name: `room:${room.name}`,
    severity: 'error',
    from,
    to: { path: `^src/(${typesOf.join('|')})/`, dependencyTypesNot: ['type-only'] },
  };
  return [notAllowed, onlyTypes];
}

function packagePaths({ mayImport, packages = [] }: Room): readonly string[] {
  if (mayImport === 'everything') return ['.'];
  return packages.map(name => `(^|/)node_modules/${name}/`);
}

function builtinPaths({ nodeBuiltins = [] }: Room): readonly string[] {
  return nodeBuiltins === 'all' ? ['.'] : nodeBuiltins.map(name => `^(node:)?${name}$`);
}

function except(paths: readonly string[]): { readonly pathNot?: string[] } {
  return paths.length === 0 ? {} : { pathNot: [...paths] };
}

const outOfSource: IForbiddenRuleType = {
  name: 'out-of-source',
  severity: 'error',
  from: { path: '^src/' },
  to: { path: '^(test|tools|bench)/' },
};

/** The client package stands alone: whoever installs it gets nothing else, and it runs outside Node. */
const outOfClient: IForbiddenRuleType = {
  name: 'out-of-client',
  severity: 'error',
  from: { path: '^sdk/' },
  to: { pathNot: '^sdk/' },
};

const intoClient: IForbiddenRuleType = {
  name: 'into-client',
  severity: 'error',
  from: { path: '^src/', pathNot: '^src/cli/' },
  to: { path: '^sdk/' },
};

const cycle: IForbiddenRuleType = {
  name: 'cycle',
  severity: 'error',
  from: { path: '^(src|sdk)/' },
  to: { circular: true },
};

const unresolved: IForbiddenRuleType = {
  name: 'unresolved',
  severity: 'error',
  from: {},
  to: { couldNotResolve: true },
};

const orphan: IForbiddenRuleType = {
  name: 'orphan',
  severity: 'error',
  from: { orphan: true, path: '^src/' },
  to: {},
};

const entryPaths = ENTRIES.map(entry => `^${entry}$`);

const unreachable: IForbiddenRuleType = {
  name: 'unreachable',
  severity: 'error',
  from: { path: entryPaths },
  to: { path: '^src/', pathNot: entryPaths, reachable: false },
};
