import { randomUUID } from 'node:crypto';
import { DIGEST_FIELD } from '../model/api.ts';
import { multipartType } from '../wire/multipart-boundary.ts';
import { KIND, type ScannedBody } from '../wire/scanned-body.ts';
import type { FilePart } from './file-part.ts';

/** A multipart body, ready to be sent. */
export interface UploadBody {
  readonly contentType: string;
  readonly content: Blob;
}

/**
 * The parameters as an upload carries them: each a string, a value of another kind its JSON as it was written; with the
 * digests of the files, unless the parameters bring a `file_sha256` of their own. Source: protocol.md §11.
 */
export function uploadParameters(body: ScannedBody, files: readonly FilePart[]): Uint8Array {
  const names = Array.from({ length: body.size }, (_, index) => body.name(index));
  const parameters = names.map((name, index) => [name, fieldText(body, index)] as const);
  const digests = files.map(({ sha256 }) => sha256).join(',');
  const added = names.includes(DIGEST_FIELD) ? [] : [[DIGEST_FIELD, digests] as const];
  const members = [...parameters, ...added].map(
    ([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`,
  );
  return Buffer.from(`{${members.join(',')}}`);
}

/** A signed body as the text fields of an upload, and the files behind them. */
export function renderUpload(body: ScannedBody, files: readonly FilePart[]): UploadBody {
  const boundary = `gatewright-${randomUUID()}`;
  const fields = fieldsOf(body).map(([name, text]) => `${partHead(boundary, name)}\r\n\r\n${text}\r\n`);
  const parts = files.flatMap(({ name, content }) => [
    `${partHead(boundary, 'file')}; filename="${quotable(name)}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    content,
    '\r\n',
  ]);
  return {
    contentType: multipartType(boundary),
    content: new Blob([...fields, ...parts, `--${boundary}--\r\n`]),
  };
}

/** The line for a shell that sends the same upload; curl reads the files itself. */
export function curlUploadLine(
  url: string,
  { body, files }: { readonly body: ScannedBody; readonly files: readonly FilePart[] },
  headers: readonly { readonly name: string; readonly value: string }[],
): string {
  const flags = [
    ...headers.map(({ name, value }) => `-H ${quoted(`${name}: ${value}`)}`),
    ...fieldsOf(body).map(([name, text]) => `--form-string ${quoted(`${name}=${text}`)}`),
    ...files.map(({ path }) => `-F ${quoted(`file=@"${path.replaceAll(/["\\]/g, String.raw`\$&`)}"`)}`),
  ];
  return `curl -s ${url} ${flags.join(' ')}`;
}

function fieldsOf(body: ScannedBody): readonly (readonly [name: string, text: string])[] {
  return Array.from({ length: body.size }, (_, index) => [body.name(index), fieldText(body, index)]);
}

function fieldText(body: ScannedBody, index: number): string {
  if (body.kind(index) === KIND.STRING) return body.text(index);
  return new TextDecoder().decode(body.bytes.slice(body.valueStart(index), body.valueEnd(index)));
}

function partHead(boundary: string, name: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${quotable(name)}"`;
}

/** As browsers write names: nothing in one may end it. */
function quotable(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
