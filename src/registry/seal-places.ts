import type { StoredSeal } from '../ports/registry-store.ts';

/** Where the version of an app's secret is sealed. */
export function secretPlace(appKey: string, version: number): string {
  return `app_secrets|${appKey}|${version}`;
}

/** Where a secret inside an entry is sealed. */
export function sealPlace({ kind, id, path }: Pick<StoredSeal, 'kind' | 'id' | 'path'>): string {
  return `entry_seals|${kind}|${id}|${path}`;
}
