/** One call to an internal service, and what came of it. */
export interface UpstreamExchange {
  /** Of the upstream. */
  readonly name: string;
  readonly method: string;
  /** Path and query behind the service's URL. */
  readonly target: string;
  /** `undefined`: no complete answer. */
  readonly status: number | undefined;
  /** The beginning of the answer's body; `undefined`: none. */
  readonly body: { readonly bytes: Uint8Array; readonly isTruncated: boolean } | undefined;
  readonly durationMs: number;
}
