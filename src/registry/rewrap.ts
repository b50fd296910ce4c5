import type { RegistryReader, RegistryWriter } from '../ports/registry-store.ts';
import { SealError, type SecretSealer } from '../ports/secret-sealer.ts';
import { CHECKPOINT_KEY_FACT, CHECKPOINT_KEY_PLACE } from './audit-checkpoint.ts';
import { KEY_CHECK_FACT, KEY_CHECK_PLACE } from './check-key.ts';
import type { RegistryParts } from './registry-parts.ts';
import { sealPlace, secretPlace } from './seal-places.ts';
import { writeAudit } from './write-audit.ts';

/** How far the seals of a registry are under its current key. */
export interface RewrapState {
  /** Names the current key. */
  readonly keyId: string;
  /** Sealed texts under it. */
  readonly current: number;
  /** Those under other keys. */
  readonly left: readonly LeftUnder[];
}

export interface LeftUnder {
  readonly keyId: string;
  readonly count: number;
  /** Whether the gateway has that key; without it nothing of this opens, nor can be sealed again. */
  readonly isKnown: boolean;
}

/** One step, and what is left behind it. */
export interface Rewrapped extends RewrapState {
  readonly rewrapped: number;
}

/** A sealed text, with its place and how it is written again. */
interface Seal {
  readonly sealed: string;
  readonly place: string;
  readonly put: (sealed: string, writer: RegistryWriter) => Promise<void>;
}

/** Counts what is sealed under which key. */
export async function rewrapState(reader: RegistryReader, sealer: SecretSealer): Promise<RewrapState> {
  return stateOf(await sealsIn(reader), sealer);
}

/**
 * Seals up to `limit` texts again under the current key, in one transaction with a link of the audit.
 *
 * A step that was cut off is as if it had not been: the next one takes up what is left. Nothing that is served changes.
 */
export async function rewrap(
  parts: RegistryParts,
  { actor, limit }: { readonly actor: string; readonly limit: number },
): Promise<Rewrapped> {
  const { store, sealer } = parts;
  return store.write(async writer => {
    const outdated = (await sealsIn(writer)).filter(
      seal => !sealer.isCurrent(seal.sealed) && opens(seal, sealer),
    );
    const taken = outdated.slice(0, limit);
    for (const { sealed, place, put } of taken)
      await put(sealer.seal(sealer.open(sealed, place), place), writer);
    const state = stateOf(await sealsIn(writer), sealer);
    const deed = { action: 'secrets.rewrap', subject: `key ${sealer.keyId}` };
    const contents = { rewrapped: taken.length, left: state.left };
    if (taken.length > 0) await writeAudit(writer, parts, { actor, deed: { ...deed, contents } });
    return { ...state, rewrapped: taken.length };
  });
}

async function sealsIn(reader: RegistryReader): Promise<readonly Seal[]> {
  const secrets = (await reader.secrets()).map(
    (secret): Seal => ({
      sealed: secret.sealed,
      place: secretPlace(secret.appKey, secret.version),
      put: (sealed, writer) => writer.putSecret({ ...secret, sealed }),
    }),
  );
  const seals = (await reader.seals()).map(
    (seal): Seal => ({
      sealed: seal.sealed,
      place: sealPlace(seal),
      async put(sealed, writer) {
        const others = (await writer.seals(seal)).filter(({ path }) => path !== seal.path);
        await writer.putSeals(seal, [...others, { ...seal, sealed }]);
      },
    }),
  );
  return [...secrets, ...seals, ...(await factSeals(reader))];
}

const FACTS = [
  { name: KEY_CHECK_FACT, place: KEY_CHECK_PLACE },
  { name: CHECKPOINT_KEY_FACT, place: CHECKPOINT_KEY_PLACE },
] as const;

async function factSeals(reader: RegistryReader): Promise<readonly Seal[]> {
  const found: Seal[] = [];
  for (const { name, place } of FACTS) {
    const sealed = await reader.fact(name);
    if (sealed !== undefined)
      found.push({ sealed, place, put: (again, writer) => writer.putFact(name, again) });
  }
  return found;
}

function stateOf(seals: readonly Seal[], sealer: SecretSealer): RewrapState {
  const left = new Map<string, { count: number; isKnown: boolean }>();
  for (const seal of seals) {
    if (sealer.isCurrent(seal.sealed)) continue;
    const id = sealer.keyIdOf(seal.sealed);
    const known = left.get(id);
    if (known === undefined) left.set(id, { count: 1, isKnown: opens(seal, sealer) });
    else known.count += 1;
  }
  const outdated = [...left].map(([keyId, counted]) => ({ keyId, ...counted }));
  const current = seals.length - outdated.reduce((sum, { count }) => sum + count, 0);
  return { keyId: sealer.keyId, current, left: outdated };
}

function opens({ sealed, place }: Seal, sealer: SecretSealer): boolean {
  try {
    sealer.open(sealed, place);
    return true;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
}
