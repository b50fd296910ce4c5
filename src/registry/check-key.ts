import { type RegistryStore, StoreError } from '../ports/registry-store.ts';
import { SealError, type SecretSealer } from '../ports/secret-sealer.ts';

/** Where the registry keeps the words that only its key opens, and where they are sealed. */
export const KEY_CHECK_FACT = 'key_check';
export const KEY_CHECK_PLACE = 'facts|key_check';
const WORDS = 'this is the key';

/** Holds the key to the one that the registry was sealed with; a registry without secrets takes any. Throws a `StoreError`. */
export async function checkKey(store: RegistryStore, sealer: SecretSealer): Promise<void> {
  const sealed = await store.fact(KEY_CHECK_FACT);
  if (sealed === undefined)
    return store.write(writer => writer.putFact(KEY_CHECK_FACT, sealer.seal(WORDS, KEY_CHECK_PLACE)));
  checkSealedWords(sealed, sealer);
}

/** The same for the words alone, as a file holds them. */
export function checkSealedWords(sealed: string, sealer: SecretSealer): void {
  try {
    sealer.open(sealed, KEY_CHECK_PLACE);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new StoreError(
      'wrong-key',
      `the registry does not open with this secrets_key: it is ${error.message}; nothing was changed`,
    );
  }
}
