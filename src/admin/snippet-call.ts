import { hash } from 'node:crypto';
import type { DialectName } from '../model/document.ts';
import { BodyScanner } from '../wire/body-scanner.ts';
import { dialectNamed } from '../wire/dialects.ts';
import { KIND, type ScannedBody } from '../wire/scanned-body.ts';
import { signBody } from '../wire/sign-body.ts';
import { AdminProblem } from './admin-problem.ts';
import type { OutgoingCall } from './data-plane.ts';

type Pair = readonly [name: string, value: string];

/** A call that a program is written for. */
export interface SnippetCall {
  readonly url: string;
  readonly headers: readonly Pair[];
  /** The signed body. */
  readonly body: string;
  /** The parameters that are strings: their characters. Without token, timestamp and sign. */
  readonly strings: readonly Pair[];
  /** All others but the timestamp: compact JSON, its numbers as sent. */
  readonly others: readonly Pair[];
  /** Those of both whose signed text is another one in the dialect of the app; `null`: left out of it. */
  readonly signedAs: readonly (readonly [name: string, text: string | null])[];
  readonly hasToken: boolean;
  /** Whether the timestamp is in milliseconds. */
  readonly isArk: boolean;
}

/** What needs no quoting in any URL or program. */
const PLAIN_PATH = /^\/[\w./~?&=%-]*$/;

/** Takes a signed call apart for the program that is to sign it again. Throws a problem. */
export function snippetCallOf(
  { gatewayUrl, path, body: signed, headers }: OutgoingCall,
  dialect: DialectName = 'plain',
): SnippetCall {
  if (!PLAIN_PATH.test(path)) throw new AdminProblem(409, 'No program is written for a path like that.');
  const body = scan(signed);
  const tokenAt = body.indexOf('access_token');
  const hasToken = tokenAt >= 0 && body.kind(tokenAt) === KIND.STRING;
  const own = Array.from({ length: body.size }, (_, index) => index).filter(
    index => !COMPUTED.has(body.name(index)) && !(hasToken && index === tokenAt),
  );
  const isString = (index: number): boolean => body.kind(index) === KIND.STRING;
  return {
    url: `${gatewayUrl}${path}`,
    headers: [['content-type', 'application/json'], ...headers],
    body: Buffer.from(signed).toString('utf8'),
    strings: own.filter(isString).map(index => [body.name(index), body.text(index)]),
    others: own.filter(index => !isString(index)).map(index => [body.name(index), jsonOf(body, index)]),
    signedAs: own.flatMap(index => signedAs(body, index, dialect)),
    hasToken,
    isArk: path.startsWith('/ark/'),
  };
}

const COMPUTED: ReadonlySet<string> = new Set(['timestamp', 'sign']);

function scan(bytes: Uint8Array): ScannedBody {
  const body = new BodyScanner().scan(bytes);
  if ('fault' in body) throw new AdminProblem(409, 'The body is no JSON object that the gateway would read.');
  return body;
}

/** A value as the gateway's own code signs it in the plainest of dialects. */
function jsonOf(body: ScannedBody, index: number): string {
  return body.kind(index) === KIND.NULL ? 'null' : (signedText(body, index, 'plain') ?? '');
}

/** The text that is signed of a parameter, where it is not the one that the programs sign by themselves. */
function signedAs(
  body: ScannedBody,
  index: number,
  dialect: DialectName,
): readonly (readonly [string, string | null])[] {
  const text = signedText(body, index, dialect);
  return text === signedText(body, index, 'plain') ? [] : [[body.name(index), text ?? null]];
}

/** As the gateway's own code signs it: the text of a body that holds nothing else. `undefined`: it is left out. */
function signedText(body: ScannedBody, index: number, dialect: DialectName): string | undefined {
  const value = body.bytes.subarray(body.valueStart(index), body.valueEnd(index));
  const alone = scan(Buffer.concat([Buffer.from('{"a":'), value, Buffer.from('}')]));
  const { text } = signBody(alone, {
    secret: '',
    dialect: dialectNamed(dialect),
    md5: bytes => hash('md5', bytes),
  });
  return text === '' ? undefined : text.slice('a'.length);
}
