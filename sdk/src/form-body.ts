import type { Member } from './json-text.ts';
import { signedText } from './sign.ts';

/** A file to upload. */
export interface UploadFile {
  /** A stream is sent as it is read, once: such an upload is never sent again. */
  readonly content: Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  /** The name of its field; default `file`. */
  readonly name?: string;
  /** Default: the name of a `File`, else `file`. No path, no quotes. */
  readonly fileName?: string;
  /** Default: the type of a `Blob` that has one, else `application/octet-stream`. */
  readonly contentType?: string;
}

/**
 * What one attempt sends. Never a string: a call whose kept connection ends is sent again by some platforms on their own,
 * without being asked, where its body is one (Deno does so), and it may have been executed.
 */
export interface CallBody {
  readonly body: Blob | ReadableStream<Uint8Array>;
  readonly contentType: string;
}

const ENDS_LINE = '\r\n';
const NAME = /^[!#-[\]-~]+$/;
const FILE_NAME = /^[^ "/\\\p{Cc}](?:[^"/\\\p{Cc}]*[^ "/\\\p{Cc}])?$/u;
const CONTENT_TYPE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+(?: *;[ -~]*)?$/;

/**
 * Text fields, then files, as `multipart/form-data`; a stream where one of the files is one, else a `Blob`.
 *
 * Made by hand, because `FormData` rewrites the line breaks of fields after they were signed. Throws `TypeError` for
 * names that have no safe spelling. Source: protocol.md §11.
 */
export function formBody(
  fields: readonly Member[],
  files: readonly UploadFile[],
  random: () => number,
): CallBody {
  const boundary = `----gatewright-${hexDigits(random)}${hexDigits(random)}${hexDigits(random)}`;
  const heads = fields.map(({ name, json }) => {
    const disposition = `Content-Disposition: form-data; name="${checked('field', name, NAME)}"`;
    return [`--${boundary}`, disposition, '', signedText(json), ''].join(ENDS_LINE);
  });
  const parts = files.flatMap(file => [headOf(file, boundary), file.content, ENDS_LINE]);
  const whole = [...heads, ...parts, `--${boundary}--${ENDS_LINE}`];
  const contentType = `multipart/form-data; boundary=${boundary}`;
  return { body: whole.every(isRepeatable) ? new Blob(whole) : streamOf(whole), contentType };
}

/** Text fields hold text only: what has no value is no field. */
export function fieldsOf(members: readonly Member[]): readonly Member[] {
  return members
    .filter(({ json }) => json !== 'null')
    .map(({ name, json }) => ({ name, json: JSON.stringify(signedText(json)) }));
}

/** The SHA-256 digests that `file_sha256` names: one per file, in hex, with commas between them. */
export async function digestFiles(files: readonly UploadFile[]): Promise<string> {
  const digests: string[] = [];
  for (const { content } of files) {
    if (content instanceof ReadableStream) {
      throw new TypeError('the digest of a stream is not known before it is sent: pass fileSha256 as text');
    }
    const bytes = content instanceof Blob ? await content.arrayBuffer() : content;
    digests.push(hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
  }
  return digests.join(',');
}

/** Lower case. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

function headOf({ content, name = 'file', fileName, contentType }: UploadFile, boundary: string): string {
  const ownName = content instanceof File ? content.name : 'file';
  const ownType = content instanceof Blob ? content.type : '';
  const type = contentType ?? (ownType === '' ? 'application/octet-stream' : ownType);
  return [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${checked('field', name, NAME)}"; filename="${checked('file name', fileName ?? ownName, FILE_NAME)}"`,
    `Content-Type: ${checked('content type', type, CONTENT_TYPE)}`,
    '',
    '',
  ].join(ENDS_LINE);
}

function checked(what: string, text: string, grammar: RegExp): string {
  if (!grammar.test(text)) throw new TypeError(`${JSON.stringify(text)} cannot be sent as a ${what}`);
  return text;
}

function hexDigits(random: () => number): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

type FormPart = string | UploadFile['content'];

function isRepeatable(part: FormPart): part is Exclude<FormPart, ReadableStream> {
  return !(part instanceof ReadableStream);
}

/** The parts one after the other, each read when it is asked for. */
function streamOf(parts: readonly FormPart[]): ReadableStream<Uint8Array> {
  const left = [...parts];
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const piece = await reader?.read();
        if (piece?.done === false) return controller.enqueue(piece.value);
        const part = left.shift();
        if (part === undefined) return controller.close();
        reader = (part instanceof ReadableStream ? part : new Blob([part]).stream()).getReader();
      }
    },
    async cancel(reason) {
      await reader?.cancel(reason);
      for (const part of left) if (part instanceof ReadableStream) await part.cancel(reason);
    },
  });
}
