import assert from 'node:assert/strict';
import { PROCESS_PRINCIPAL, type Principal } from '../../src/access/principal.ts';
import { RegistryProblem, type RegistryRefusal } from '../../src/registry/registry-problem.ts';
import { DOCUMENT, openStage } from '../registry/registry-stage.ts';

export const PASSWORD = 'correct horse battery';
export const OWNER: Principal = PROCESS_PRINCIPAL;

/** A registry with one developer, `acme`, and who may change it. */
export async function openAccess() {
  const stage = await openStage();
  await stage.apply(DOCUMENT);
  const addUser = (name: string, role: 'owner' | 'operator' | 'viewer' = 'operator') =>
    stage.access.addUser({ name, password: PASSWORD, role, developer: null }, 'test');
  const signIn = (name: string, password = PASSWORD, address = '192.0.2.1') =>
    stage.access.signIn({ name, password, address });
  /** The deeds in the audit behind the document's. */
  const deeds = async (): Promise<readonly string[]> => {
    const links = await stage.store.audit({ after: 1, limit: 100 });
    return links.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`);
  };
  return { ...stage, addUser, signIn, deeds };
}

/** Insists that an order is refused, for this reason and with these words. */
export async function refused(
  order: Promise<unknown>,
  refusal: RegistryRefusal,
  words: RegExp,
): Promise<void> {
  await assert.rejects(order, error => {
    assert.ok(error instanceof RegistryProblem);
    assert.equal(error.refusal, refusal);
    assert.match(error.message, words);
    return true;
  });
}
