import type { ScannedBody } from './scanned-body.ts';

const utf8 = new TextEncoder();

/**
 * Business parameters that are strings as the text fields of a multipart body, but those that `moved` elsewhere, by
 * their indexes. Source: protocol.md §11.
 */
export function renderFieldParts(
  body: ScannedBody,
  boundary: string,
  moved: readonly number[] = [],
): Uint8Array {
  let text = '';
  for (let index = 0; index < body.size; index += 1) {
    if (body.facts.common.includes(index) || moved.includes(index)) continue;
    text += `--${boundary}\r\nContent-Disposition: form-data; name="${body.name(index)}"\r\n\r\n${body.text(index)}\r\n`;
  }
  return utf8.encode(text);
}

/** The boundary that ends a multipart body. */
export function renderEnd(boundary: string): Uint8Array {
  return utf8.encode(`--${boundary}--\r\n`);
}
