/** The digests of a signed context, in lower-case hex. An argument: this room runs where there is no `node:crypto`. */
export interface ContextDigests {
  sha256Hex(bytes: Uint8Array): string;
  hmacSha256Hex(key: Uint8Array, text: string): string;
}

/** A call to a service, as far as its context speaks of it. */
export interface ContextOf {
  /** UNIX seconds. */
  readonly seconds: number;
  /** Fresh for each call: letters and digits. */
  readonly nonce: string;
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** Names in lower case, alternating with values; only the gateway's own are signed. */
  readonly headers: readonly string[];
  /** `undefined`: it is a stream, and is not signed. */
  readonly body: Uint8Array | undefined;
}

const VERSION = 'v1';
const SIGNED_NAMES = 'x-gatewright-';

/**
 * The value of `x-gatewright-context`: `t=<seconds>,n=<nonce>,b=<SHA-256 of the body, or stream>,v1=<HMAC-SHA-256>`.
 *
 * Signed are these lines, joined by one line feed: `v1`, the seconds, the nonce, the method, path and query,
 * `name:value` of each of the gateway's headers, these lines in ascending byte order, and `b`. Source: protocol.md §12.
 */
export function renderContext(call: ContextOf, key: Uint8Array, digests: ContextDigests): string {
  const body = call.body === undefined ? 'stream' : digests.sha256Hex(call.body);
  const lines = [
    VERSION,
    call.seconds,
    call.nonce,
    call.method,
    call.target,
    ...signedLines(call.headers),
    body,
  ];
  const mac = digests.hmacSha256Hex(key, lines.join('\n'));
  return `t=${call.seconds},n=${call.nonce},b=${body},${VERSION}=${mac}`;
}

function signedLines(headers: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    if (name.startsWith(SIGNED_NAMES)) lines.push(`${name}:${headers[at + 1] ?? ''}`);
  }
  return lines.sort();
}
