import type { PasswordHasher } from '../ports/password-hasher.ts';
import type { RegistryParts } from '../registry/registry-parts.ts';

/** What access to the admin interface is built from; the clock is the machine's: no clock of a sandbox ends a session. */
export interface AccessParts
  extends Pick<RegistryParts, 'store' | 'clock' | 'hashToken' | 'sha256Hex' | 'chance'> {
  readonly passwords: PasswordHasher;
}
