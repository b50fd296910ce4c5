import { parametersOf } from './multipart-boundary.ts';

/** What stands in front of the content of a part. */
export interface PartHead {
  readonly name: string;
  readonly isFile: boolean;
  /** Whether its text is declared in a charset that agrees with UTF-8 on ASCII alone. */
  readonly isAscii: boolean;
  /** Of the content, as its own `Content-Length` says; −1: it does not say. */
  readonly announcedBytes: number;
}

/** Why a part cannot be read: a noun phrase for the log. */
export interface PartFault {
  readonly fault: string;
}

// Fatal, because the lenient decoder repairs broken input silently; a byte order mark is a character here.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const CONTROL = /\p{Cc}/u;
const FIELD = /^([A-Za-z-]+): *([^ ](?:.*[^ ])?)$/;
const NAME = /^[!-~](?:[ -~]*[!-~])?$/;
/** Neither a path nor an escape, which services read in different ways, nor the name of a folder above. */
const FILE_NAME = /^(?!\.+$)[^ "/\\](?:[^"/\\]*[^ "/\\])?$/;
const FORM_DATA = /^form-data *(;.*)$/i;
const TEXT_TYPE = /^text\/plain *(;.*)?$/i;
const FILE_TYPE = /^(?!multipart\/)[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+ *(?:;.*)?$/i;
/** Codings that change nothing. */
const PLAIN_CODING = /^(?:binary|8bit)$/i;
const LENGTH = /^\d{1,15}$/;
/** A field of this name would change how the others are read. Source: RFC 7578 §4.6. */
const CHARSET_FIELD = '_charset_';
const KNOWN: ReadonlySet<string> = new Set([
  'content-disposition',
  'content-type',
  'content-transfer-encoding',
  'content-length',
]);

/**
 * Reads the head of a part: its lines, each with its CRLF, without the empty line behind them.
 *
 * Refused is what two parsers read in two ways, and every header that this one does not know.
 * Source: protocol.md §11.
 */
export function readPartHead(bytes: Uint8Array): PartHead | PartFault {
  const headers = headersOf(bytes);
  if (!(headers instanceof Map)) return headers;
  const disposition = dispositionOf(headers.get('content-disposition') ?? '');
  if (disposition === undefined) return { fault: 'a part without a proper Content-Disposition' };
  const { name, isFile } = disposition;
  if (!PLAIN_CODING.test(headers.get('content-transfer-encoding') ?? 'binary'))
    return { fault: 'a part with a transfer encoding' };
  const length = headers.get('content-length');
  if (length !== undefined && !LENGTH.test(length)) return { fault: 'a part with a length that is none' };
  const announcedBytes = length === undefined ? -1 : Number(length);
  const type = headers.get('content-type');
  if (isFile) {
    if (!FILE_TYPE.test(type ?? 'text/plain'))
      return { fault: 'a file of a type that is none, or multipart' };
    return { name, isFile, isAscii: false, announcedBytes };
  }
  const charset = type === undefined ? 'utf-8' : charsetOf(type);
  if (charset === undefined) return { fault: 'a field that is not text/plain in UTF-8' };
  return { name, isFile, isAscii: charset !== 'utf-8', announcedBytes };
}

type Headers = ReadonlyMap<string, string>;

function headersOf(bytes: Uint8Array): Map<string, string> | PartFault {
  const text = textOf(bytes);
  if (text === undefined) return { fault: 'a part whose head is not UTF-8' };
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n').slice(0, -1)) {
    const [, sent = '', value = ''] = CONTROL.test(line) ? [] : (FIELD.exec(line) ?? []);
    const name = sent.toLowerCase();
    if (!KNOWN.has(name)) return { fault: 'a part with a header that it may not have' };
    if (headers.has(name)) return { fault: `a part with ${name} twice` };
    headers.set(name, value);
  }
  return headers satisfies Headers;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A name, and whether a file name stands beside it; an empty one makes a field of the part for some services. */
function dispositionOf(value: string): { readonly name: string; readonly isFile: boolean } | undefined {
  const parameters = parametersOf(FORM_DATA.exec(value)?.[1] ?? '');
  const name = parameters?.get('name');
  if (parameters === undefined || name === undefined || !NAME.test(name) || name === CHARSET_FIELD)
    return undefined;
  if (parameters.size === 1) return { name, isFile: false };
  const fileName = parameters.get('filename');
  if (parameters.size !== 2 || fileName === undefined || !FILE_NAME.test(fileName)) return undefined;
  return { name, isFile: true };
}

/** In lower case; `undefined` where the type is no text that UTF-8 can hold unchanged. */
function charsetOf(type: string): string | undefined {
  const match = TEXT_TYPE.exec(type);
  const parameters = match === null ? undefined : parametersOf(match[1] ?? '');
  if (parameters === undefined || parameters.size > 1) return undefined;
  if (parameters.size === 0) return 'utf-8';
  const charset = parameters.get('charset')?.toLowerCase();
  return charset !== undefined && CHARSETS.has(charset) ? charset : undefined;
}

/** Widespread Java clients declare ISO 8859-1 for every field, whatever it holds. */
const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'us-ascii', 'iso-8859-1']);
