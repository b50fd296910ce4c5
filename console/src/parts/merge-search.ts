/** What an address says with a change; a key that the change leaves undefined goes. */
export function mergeSearch<Search extends object>(
  search: Search,
  change: { readonly [Key in keyof Search]?: Search[Key] | undefined },
): Search {
  const entries = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined);
  // Only keys of Search were merged, and only optional ones can be undefined.
  return Object.fromEntries(entries) as Search;
}
