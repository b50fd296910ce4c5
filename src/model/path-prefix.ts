/** What stands in front of every path of a service: the path of its base URL, without a slash at its end. */
export function pathPrefixOf(baseUrl: string): string {
  return new URL(baseUrl).pathname.replace(/\/$/, '');
}
