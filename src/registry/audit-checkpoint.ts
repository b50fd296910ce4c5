import type { CheckpointSigner } from '../ports/checkpoint-signer.ts';
import type { RegistryReader, RegistryStore } from '../ports/registry-store.ts';
import type { SecretSealer } from '../ports/secret-sealer.ts';

/** The end of the chain at a moment, signed; whoever keeps it elsewhere can hold the chain to it later. */
export interface AuditCheckpoint {
  readonly sequence: number;
  readonly hash: string;
  readonly atMs: number;
  /** Of the key of the registry, which stays the same while the registry lives. */
  readonly publicKey: string;
  readonly signature: string;
}

export interface CheckpointParts {
  readonly sealer: SecretSealer;
  readonly signer: CheckpointSigner;
}

/** Where the registry keeps the key, and where it is sealed. */
export const CHECKPOINT_KEY_FACT = 'checkpoint_key';
export const CHECKPOINT_KEY_PLACE = 'facts|checkpoint_key';

/** The checkpoint of the chain as it is; `undefined`: nothing was written down yet. The first one makes the key. */
export async function checkpointOf(
  store: RegistryStore,
  { sealer, signer }: CheckpointParts,
  nowMs: number,
): Promise<AuditCheckpoint | undefined> {
  const last = await store.lastAudit();
  if (last === undefined) return undefined;
  const key = (await keyIn(store, sealer)) ?? (await madeKey(store, { sealer, signer }));
  const end = { sequence: last.sequence, hash: last.hash, atMs: nowMs };
  return { ...end, publicKey: signer.publicKeyOf(key), signature: signer.sign(textOf(end), key) };
}

/** Tells whether this registry signed a checkpoint. */
export async function checkpointCheck(
  reader: RegistryReader,
  { sealer, signer }: CheckpointParts,
): Promise<(checkpoint: AuditCheckpoint) => boolean> {
  const key = await keyIn(reader, sealer);
  if (key === undefined) return () => false;
  const publicKey = signer.publicKeyOf(key);
  return checkpoint =>
    checkpoint.publicKey === publicKey &&
    signer.isSigned(textOf(checkpoint), { publicKey, signature: checkpoint.signature });
}

async function keyIn(reader: RegistryReader, sealer: SecretSealer): Promise<string | undefined> {
  const sealed = await reader.fact(CHECKPOINT_KEY_FACT);
  return sealed === undefined ? undefined : sealer.open(sealed, CHECKPOINT_KEY_PLACE);
}

/** Two that ask at once get the same. */
function madeKey(store: RegistryStore, { sealer, signer }: CheckpointParts): Promise<string> {
  return store.write(async writer => {
    const there = await keyIn(writer, sealer);
    if (there !== undefined) return there;
    const key = signer.newKey();
    await writer.putFact(CHECKPOINT_KEY_FACT, sealer.seal(key, CHECKPOINT_KEY_PLACE));
    return key;
  });
}

function textOf({ sequence, hash, atMs }: Pick<AuditCheckpoint, 'sequence' | 'hash' | 'atMs'>): string {
  return `gatewright audit checkpoint 1\n${sequence}\n${hash}\n${atMs}`;
}
