import type { AccessParts } from './access-parts.ts';

const FORM = /^gwa_([0-9a-f]{16})_[\w-]{43}$/;
const ID_LENGTH = 16;
const RANDOM_BYTES = 32;

/** An admin token as it is shown once. */
export interface MadeAdminToken {
  readonly id: string;
  /** `gwa_<id>_<random>`: a form that scanners for secrets can find. */
  readonly value: string;
  readonly hash: string;
}

export function makeAdminToken({
  chance,
  sha256Hex,
  hashToken,
}: Pick<AccessParts, 'chance' | 'sha256Hex' | 'hashToken'>): MadeAdminToken {
  const id = sha256Hex(chance(RANDOM_BYTES)).slice(0, ID_LENGTH);
  const value = `gwa_${id}_${chance(RANDOM_BYTES)}`;
  return { id, value, hash: hashToken(value) };
}

/** The id in a text of that form; `undefined`: it is no admin token that was ever issued. */
export function adminTokenId(text: string): string | undefined {
  return FORM.exec(text)?.[1];
}
