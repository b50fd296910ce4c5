import type { AccessService } from '../../access/access-service.ts';
import { StoreError } from '../../ports/registry-store.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import type { RegistryThread } from './registry-client.ts';
import type { CopiedRegistry } from './registry-copy-file.ts';

/** A registry of which there is nothing but its copy: it is served, and every order and question is refused with the reason. */
export function copiedRegistry({ moment, document }: CopiedRegistry, reason: string): RegistryThread {
  const { revision, atMs } = moment;
  const refusal = `what is served is a copy of the registry (revision r${revision}, written at ${new Date(atMs).toISOString()}), which nobody can change: ${reason}`;
  const refuse = () => Promise.reject(new StoreError('unreadable', refusal));
  const refusing = new Proxy({}, { get: (_target, name) => (name === 'then' ? undefined : refuse) });
  return {
    // Each property of it refuses; a promise asks every object whether it is one. So below.
    service: refusing as RegistryService,
    // As above.
    access: refusing as AccessService,
    addUsage: refuse,
    spendings: refuse,
    load: () => Promise.resolve({ revision, document }),
    listen: () => {},
    onCopyTrouble: () => {},
    close: () => Promise.resolve(),
  };
}
