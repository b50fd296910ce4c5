import type { RegistryReader, StoredAudit } from '../../src/ports/registry-store.ts';

/** A registry of which nothing but its audit is asked. */
export function readerOf(links: readonly StoredAudit[]): RegistryReader {
  // Nothing else of a reader is asked for by what reads the audit.
  return {
    audit: ({ after = 0, limit }: { after: number | undefined; limit: number }) =>
      Promise.resolve(
        links
          .filter(({ sequence }) => sequence > after)
          .toSorted((one, other) => one.sequence - other.sequence)
          .slice(0, limit),
      ),
    lastAudit: () => Promise.resolve(links.at(-1)),
  } as unknown as RegistryReader;
}
