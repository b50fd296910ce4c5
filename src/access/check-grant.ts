import type { StoredGrant } from '../ports/access-store.ts';
import type { RegistryReader } from '../ports/registry-store.ts';
import { invalidField } from './invalid-field.ts';

/** Holds a grant together: a developer is one that the registry knows, and no other role has one. Throws a `RegistryProblem`. */
export async function checkGrant({ role, developer }: StoredGrant, reader: RegistryReader): Promise<void> {
  if (role !== 'developer') {
    if (developer !== null) throw invalidField('developer', `the role ${role} sees every developer`, 'none');
    return;
  }
  if (developer === null)
    throw invalidField('developer', 'the role developer needs one', 'the id of a developer');
  if ((await reader.entry('developer', developer)) === undefined)
    throw invalidField('developer', `there is no developer ${developer}`, 'the id of a developer');
}
