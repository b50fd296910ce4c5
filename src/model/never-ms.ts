/** Later than any instant, in UNIX milliseconds. */
export const NEVER_MS: number = Number.MAX_SAFE_INTEGER;
