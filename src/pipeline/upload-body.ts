import { DIGEST_FIELD } from '../model/api.ts';
import type { Upload } from '../model/received.ts';
import type { BodyStream } from '../ports/upstream.ts';
import { renderFieldParts } from '../wire/field-parts.ts';
import { KIND, type ScannedBody } from '../wire/scanned-body.ts';
import type { Facts } from './facts.ts';

/** A multipart body on its way to the internal service. */
export interface UploadBody {
  readonly pieces: BodyStream;
  /** In bytes; `undefined`: not known before its end. */
  readonly length: number | undefined;
}

const DIGESTS = /^[0-9a-f]{64}(?:,[0-9a-f]{64})*$/i;

/**
 * The multipart body for the internal service: the business parameters as text fields, then the files as they come in.
 *
 * Reading it throws where the upload breaks, so that the service is never told that it ended.
 */
export function uploadBodyOf(
  { body, api, target }: Pick<Facts, 'body' | 'api' | 'target'>,
  upload: Upload,
): UploadBody {
  const fields = renderFieldParts(body, upload.boundary, target?.moved);
  const digests = expectedDigests(body);
  const files = upload.files({
    bytesMax: api.uploadBytesMax,
    digests: digests === 'malformed' ? NO_DIGESTS : digests,
  });
  const { filesBytes } = upload;
  const length = filesBytes === undefined ? undefined : fields.length + filesBytes;
  const pieces = fields.length === 0 ? files : inTurn(fields, files);
  return {
    pieces: {
      [Symbol.asyncIterator]: () => pieces[Symbol.asyncIterator](),
      release: piece => upload.release(piece),
    },
    length,
  };
}

/** What no file has: the contract step has refused what is no digest. */
const NO_DIGESTS: readonly string[] = [''];

async function* inTurn(
  fields: Uint8Array,
  files: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield fields;
  yield* files;
}

/**
 * The SHA-256 of each file in turn, in lower case, as the signed fields name them; `undefined`: they name none.
 * `malformed`: what stands there is no list of digests.
 */
export function expectedDigests(body: ScannedBody): readonly string[] | undefined | 'malformed' {
  for (let index = 0; index < body.size; index += 1) {
    if (body.isBlank(index) || body.kind(index) !== KIND.STRING || body.name(index) !== DIGEST_FIELD)
      continue;
    const text = body.text(index);
    return DIGESTS.test(text) ? text.toLowerCase().split(',') : 'malformed';
  }
  return undefined;
}
