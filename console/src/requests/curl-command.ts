/** A line for a POSIX shell that sends a body as it is. */
export function curlCommand(url: string, body: string): string {
  const quoted = body.replaceAll("'", String.raw`'\''`);
  return `curl -s ${url} -H 'content-type: application/json' -d '${quoted}'`;
}
