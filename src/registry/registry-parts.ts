import type { SchemaCheck } from '../config/outside.ts';
import type { CheckpointSigner } from '../ports/checkpoint-signer.ts';
import type { Clock } from '../ports/clock.ts';
import type { RegistryStore } from '../ports/registry-store.ts';
import type { SecretSealer } from '../ports/secret-sealer.ts';
import type { HashToken } from '../ports/token-directory.ts';

/** What a registry is built from. */
export interface RegistryParts {
  readonly store: RegistryStore;
  readonly sealer: SecretSealer;
  readonly signer: CheckpointSigner;
  readonly clock: Clock;
  readonly hashToken: HashToken;
  readonly sha256Hex: (text: string) => string;
  /** A fresh text of so many bytes of chance, in letters, digits, `_` and `-`. */
  readonly chance: (bytes: number) => string;
  /** Why a JSON Schema is none. */
  readonly schemaFault: SchemaCheck;
}
