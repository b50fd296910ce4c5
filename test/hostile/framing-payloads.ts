import { readSharedFile } from '../reference/shared-files.ts';
import { signCall } from '../reference/signers.ts';
import { APP_KEY, NOW, SECRETS, TOKEN, TYPE } from './fuzz-gateway.ts';

/** One input of the framing corpus. */
export interface FramingPayload {
  readonly name: string;
  readonly input: string;
}

/** How many payloads the corpus has. */
export const PAYLOADS_KNOWN = 207;

/** All of them; none where the corpus is absent. */
export const framingPayloads: readonly FramingPayload[] = ['handmade', 'llhttp'].flatMap(name =>
  payloadsOf(`corpora/http-framing/${name}.json`),
);

/**
 * The payload aimed at the router, with a signed body wherever it has one under a length or in one chunk.
 *
 * Lengths are changed with the bodies where they told the truth; where they lied they go on lying by as much.
 */
export function withSignedBodies({ name, input }: FramingPayload): Buffer {
  const params = {
    type: TYPE,
    app_key: APP_KEY,
    timestamp: NOW,
    data_type: 'JSON',
    access_token: TOKEN,
    name,
  };
  const { body } = signCall('official', params, SECRETS[0]);
  const aimed = input
    .replaceAll(/^((?:POST|PUT|GET) )\S+( HTTP\/1\.[01]\r?\n)/gm, '$1/openapi/router$2')
    .replaceAll(/^(?:PUT|GET)( \/openapi\/router)/gm, 'POST$1');
  const hosted = /\r?\nhost *:/i.test(aimed) ? aimed : aimed.replace('\r\n', '\r\nHost: a\r\n');
  const chunked = hosted.replaceAll(
    /\r\n\r\n([0-9a-fA-F]+)((?:;[^\r\n]*)?\r?\n)(?:[^\r\n]+)(\r?\n)/g,
    (whole, size: string, before: string, behind: string) =>
      size === '0' ? whole : `\r\n\r\n${body.length.toString(16)}${before}${body}${behind}`,
  );
  if (chunked !== hosted) return Buffer.from(chunked, 'latin1');
  const sent = hosted.replaceAll(
    /^(content-length[ \t]*:[ \t]*[+0]*)([2-6])\b/gim,
    (_whole, before: string, length: string) =>
      `${before}${body.length + Number(length) - bodyLengthOf(hosted)}`,
  );
  return Buffer.from(sent.replaceAll(/\r\n\r\n(\{\}|abc\b|AAA)/g, `\r\n\r\n${body}`), 'latin1');
}

/** How long the first body of the corpus is in truth. */
function bodyLengthOf(input: string): number {
  return /\r\n\r\n(\{\}|abc\b|AAA)/.exec(input)?.[1]?.length ?? 0;
}

function payloadsOf(path: string): readonly FramingPayload[] {
  const file = readSharedFile(path);
  // The corpus is an array of objects with these two texts.
  return file === undefined ? [] : (JSON.parse(file.toString()) as readonly FramingPayload[]);
}
