/** Where the parts of an HTTP answer stand in the bytes that hold it. */
export interface ParsedAnswer {
  readonly status: number;
  /** Status line and header lines, without the empty line. */
  readonly head: string;
  readonly bodyStart: number;
  /** Where the next answer begins. */
  readonly end: number;
}

/**
 * The answer at the front of these bytes, `undefined` while it is not whole.
 *
 * `hasBody` is false for an answer to HEAD. Bodies are framed by a length alone, as the gateway frames them; without
 * one the body is empty.
 */
export function parseAnswer(bytes: Buffer, hasBody = true): ParsedAnswer | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const bodyStart = headEnd + 4;
  const length = hasBody ? Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0) : 0;
  const end = bodyStart + length;
  if (bytes.length < end) return undefined;
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), head, bodyStart, end };
}

/** The headers of an answer's head: names in lower case, lines of one name joined with a comma. */
export function headersOf(head: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}
