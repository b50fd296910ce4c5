/** The cause of a refusal where a grant has ended, at an instant in UNIX milliseconds; `undefined`: there was none. */
export function grantEnded(untilMs: number | undefined): { readonly cause: string } | undefined {
  return untilMs === undefined
    ? undefined
    : { cause: `it was granted until ${new Date(untilMs).toISOString()}` };
}
