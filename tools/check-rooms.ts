import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ICruiseResult, IViolation } from 'dependency-cruiser';
import { cruiseProject } from './cruise.ts';
import { projectRoot } from './project.ts';
import { ENTRIES, roomRules } from './room-rules.ts';
import { describeRoom, roomOf } from './rooms.ts';

if (import.meta.main) {
  const sentences = await checkRooms(projectRoot);
  for (const sentence of sentences) console.log(sentence);
  process.exitCode = sentences.length === 0 ? 0 : 1;
}

/** Holds the code below `root` to the table of rooms; a sentence for each import that breaks it. */
export async function checkRooms(root: string): Promise<readonly string[]> {
  const entriesExist = ENTRIES.every(entry => existsSync(join(root, entry)));
  const result = await cruiseProject(root, roomRules(entriesExist));
  const sentences = result.summary.violations.map(describe);
  return [...new Set([...sentences, ...unlistedFiles(result)])].toSorted();
}

function describe(violation: IViolation): string {
  const { from, to, rule } = violation;
  switch (rule.name) {
    case 'out-of-source':
      return `${from} imports ${to}: src never imports test, tools or bench`;
    case 'out-of-client':
      return `${from} imports ${to.replace(/^.*node_modules\//, '')}: sdk imports nothing but its own files`;
    case 'into-client':
      return `${from} imports ${to}: of src only cli may import sdk`;
    case 'cycle':
      return `${[from, ...(violation.cycle ?? []).map(({ name }) => name)].join(' → ')}: imports in a circle`;
    case 'unresolved':
      return `${from} imports ${to}, which is not there`;
    case 'orphan':
      return `${from}: nothing imports it, and it imports nothing`;
    case 'unreachable':
      return `${to}: none of the entries needs it`;
    default:
      return describeRoomViolation(from, to);
  }
}

function describeRoomViolation(from: string, to: string): string {
  const room = roomOf(from);
  if (room === undefined) return unlisted(from);
  return `${from} imports ${to.replace(/^.*node_modules\//, '')}: room ${room.name} ${describeRoom(room)}`;
}

/** Rules judge imports only: a file in a folder without a row may have none. */
function unlistedFiles({ modules }: ICruiseResult): readonly string[] {
  const sources = modules.map(({ source }) => source).filter(source => source.startsWith('src/'));
  return sources.filter(source => roomOf(source) === undefined).map(unlisted);
}

function unlisted(path: string): string {
  return `${path}: its folder is not in the table of rooms (tools/rooms.ts)`;
}
