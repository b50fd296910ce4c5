import { type RegistryStore, StoreError } from '../ports/registry-store.ts';
import { SealError, type SecretSealer } from '../ports/secret-sealer.ts';

const FACT = 'key_check';
const PLACE = 'facts|key_check';
const WORDS = 'this is the key';

/** Holds the key to the one that the registry was sealed with; a registry without secrets takes any. Throws a `StoreError`. */
export async function checkKey(store: RegistryStore, sealer: SecretSealer): Promise<void> {
  const sealed = await store.fact(FACT);
  if (sealed === undefined) return store.write(writer => writer.putFact(FACT, sealer.seal(WORDS, PLACE)));
  try {
    sealer.open(sealed, PLACE);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new StoreError(
      'wrong-key',
      `the registry does not open with this secrets_key: it is ${error.message}; nothing was changed`,
    );
  }
}
