import type { ICruiseResult } from 'dependency-cruiser';
import { cruiseProject } from '../cruise.ts';
import { projectRoot } from '../project.ts';
import { describeRooms, ROOMS, type Room, roomOf } from '../rooms.ts';
import { GENERATED_NOTE, type GeneratedFile, tableCell } from './generated-file.ts';

/** The page of the rooms: what they may import, and a drawing of what they do import. */
export async function generateRooms(): Promise<readonly GeneratedFile[]> {
  const imports = roomImports(await cruiseProject(projectRoot, []));
  return [{ path: 'docs/architecture/rooms.md', text: renderPage(imports) }];
}

/** Room to the rooms that it imports, from the code. */
type RoomImports = ReadonlyMap<Room, ReadonlySet<Room>>;

function roomImports({ modules }: ICruiseResult): RoomImports {
  const imports = new Map<Room, Set<Room>>();
  for (const { source, dependencies } of modules) {
    const from = roomOf(source);
    if (from === undefined) continue;
    const seen = imports.get(from) ?? new Set();
    imports.set(from, seen);
    for (const { resolved } of dependencies) {
      const to = roomOf(resolved);
      if (to !== undefined && to !== from) seen.add(to);
    }
  }
  return imports;
}

function renderPage(imports: RoomImports): string {
  return `${GENERATED_NOTE}

# Rooms

A room is a folder of \`src\`. \`tools/rooms.ts\` says what each may import; \`npm run check\` holds the code to it,
refuses circles, and refuses files that nothing needs. Tests, tools and benchmarks may import any room; no room
imports them.

## What imports what

Drawn from the code; an arrow points at what is imported. \`main\` builds the process and imports every room that it
constructs.

\`\`\`mermaid
${renderGraph(imports)}
\`\`\`

## What may import what

A room without built-in modules of Node runs in a browser. Rooms in *italics* are not built yet.

| room | holds | may import | packages | modules of Node |
|---|---|---|---|---|
${ROOMS.map(room => renderRow(room, imports.has(room))).join('\n')}
`;
}

function renderGraph(imports: RoomImports): string {
  const built = ROOMS.filter(room => imports.has(room));
  const boxes = built.map(room => `  ${nodeId(room)}[${room.name}]`);
  const arrows = built.flatMap(from =>
    built.filter(to => imports.get(from)?.has(to)).map(to => `  ${nodeId(from)} --> ${nodeId(to)}`),
  );
  return ['flowchart TD', ...boxes, ...arrows].join('\n');
}

function nodeId({ name }: Room): string {
  return name.replaceAll('/', '-');
}

function renderRow(room: Room, built: boolean): string {
  const name = built ? `\`src/${room.name}\`` : `*src/${room.name}*`;
  const packages = (room.packages ?? []).map(packageName => `\`${packageName}\``).join(', ');
  const cells = [name, room.holds, describeRooms(room), packages || '–', describeBuiltins(room)];
  return `| ${cells.map(tableCell).join(' | ')} |`;
}

function describeBuiltins({ nodeBuiltins }: Room): string {
  if (nodeBuiltins === undefined) return '–';
  return nodeBuiltins === 'all' ? 'any' : nodeBuiltins.map(name => `\`node:${name}\``).join(', ');
}
