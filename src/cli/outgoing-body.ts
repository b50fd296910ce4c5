import { BodyScanner } from '../wire/body-scanner.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';
import { type CallIdentity, signCall } from '../wire/sign-call.ts';
import { describeBodyFault, type InputFault } from './body-input.ts';
import { curlLine } from './demo-guide.ts';
import { type FilePart, openFilePart } from './file-part.ts';
import { md5OfBytes } from './md5-of-bytes.ts';
import type { OutgoingCall } from './send-call.ts';
import type { Surroundings } from './surroundings.ts';
import { curlUploadLine, renderUpload, uploadParameters } from './upload-body.ts';

/** Opens every file, in their order. */
export async function openFiles(
  paths: readonly string[],
  surroundings: Surroundings,
): Promise<readonly FilePart[] | InputFault> {
  const files: FilePart[] = [];
  for (const path of paths) {
    const file = await openFilePart(path, surroundings);
    if ('wrong' in file) return file;
    files.push(file);
  }
  return files;
}

/** Signs a call; with files, as the text fields that stand in front of them. */
export function signWithFiles(
  own: Uint8Array,
  files: readonly FilePart[],
  { identity, nowMs }: { readonly identity: CallIdentity; readonly nowMs: number },
): ScannedBody | InputFault {
  const scanner = new BodyScanner();
  const scanned = scanner.scan(own);
  if ('fault' in scanned) return { wrong: describeBodyFault(scanned) };
  const signed = signCall(files.length === 0 ? own : uploadParameters(scanned, files), identity, {
    nowMs,
    md5: md5OfBytes,
  });
  if ('clash' in signed) return { wrong: `the body names another ${signed.clash} than the command` };
  const body = 'fault' in signed ? signed : scanner.scan(signed);
  return 'fault' in body ? { wrong: describeBodyFault(body) } : body;
}

/** What a signed call sends. */
export function contentOf(
  body: ScannedBody,
  files: readonly FilePart[],
): Pick<OutgoingCall, 'contentType' | 'body'> {
  if (files.length === 0) {
    return { contentType: 'application/json', body: new Blob([Uint8Array.from(body.bytes)]) };
  }
  const { contentType, content } = renderUpload(body, files);
  return { contentType, body: content };
}

/** The line for a shell that sends the same. */
export function lineOf(
  url: string,
  sent: { readonly body: ScannedBody; readonly files: readonly FilePart[] },
  headers: OutgoingCall['headers'],
): string {
  return sent.files.length === 0
    ? curlLine(url, sent.body.bytes, headers)
    : curlUploadLine(url, sent, headers);
}
