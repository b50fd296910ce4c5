/** A request as the framing of RFC 9112 says, read apart from any HTTP library and without any leniency. */
export interface FramedRequest {
  readonly body: Buffer;
  /** What stands behind it on the connection. */
  readonly rest: Buffer;
}

/** Reads the first request of these bytes; `undefined` where its framing is not beyond doubt. */
export function readFramedRequest(bytes: Buffer): FramedRequest | undefined {
  // RFC 9112 §2.2: empty lines in front of a request line are skipped.
  let from = 0;
  while (bytes.toString('latin1', from, from + 2) === '\r\n') from += 2;
  const headEnd = bytes.indexOf('\r\n\r\n', from);
  if (headEnd < 0) return undefined;
  const [, ...lines] = bytes.toString('latin1', from, headEnd).split('\r\n');
  const behind = bytes.subarray(headEnd + 4);
  const lengths = valuesOf(lines, 'content-length');
  const codings = valuesOf(lines, 'transfer-encoding');
  if (lengths.length + codings.length > 1) return undefined;
  if (codings.length === 1) return /^chunked$/i.test(codings[0] ?? '') ? readChunked(behind) : undefined;
  const length = lengths[0] ?? '0';
  if (!/^\d+$/.test(length) || Number(length) > behind.length) return undefined;
  return { body: behind.subarray(0, Number(length)), rest: behind.subarray(Number(length)) };
}

function valuesOf(lines: readonly string[], name: string): readonly string[] {
  return lines
    .filter(line => line.slice(0, line.indexOf(':')).toLowerCase() === name)
    .map(line => line.slice(line.indexOf(':') + 1).replaceAll(/^[ \t]+|[ \t]+$/g, ''));
}

function readChunked(bytes: Buffer): FramedRequest | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = /^([0-9a-f]+)(?:;.*)?$/i.exec(bytes.toString('latin1', at, lineEnd))?.[1];
    if (lineEnd < 0 || size === undefined) return undefined;
    const start = lineEnd + 2;
    const end = start + Number.parseInt(size, 16);
    if (end === start) {
      const trailerEnd = bytes.indexOf('\r\n\r\n', lineEnd);
      return trailerEnd < 0
        ? undefined
        : { body: Buffer.concat(chunks), rest: bytes.subarray(trailerEnd + 4) };
    }
    if (bytes.toString('latin1', end, end + 2) !== '\r\n') return undefined;
    chunks.push(bytes.subarray(start, end));
    at = end + 2;
  }
}
