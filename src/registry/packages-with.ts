import type { PackageEntry } from '../model/document.ts';

/** The codes of those of these packages that hold a type. */
export function packagesWith(type: string, packages: readonly PackageEntry[]): readonly string[] {
  const holds = (pattern: string): boolean =>
    pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
  return packages.filter(({ types }) => types.some(holds)).map(({ code }) => code);
}
