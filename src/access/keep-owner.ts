import type { RegistryWriter } from '../ports/registry-store.ts';
import { RegistryProblem } from '../registry/registry-problem.ts';

/** Asked behind a change: somebody has to be left who can give access. Throws a `RegistryProblem`, which takes the change back. */
export async function keepOwner(writer: RegistryWriter, nowMs: number): Promise<void> {
  if ((await writer.access.ownerCount(nowMs)) > 0) return;
  throw new RegistryProblem('conflict', 'This is the last owner: name another one first.');
}
