import { hash } from 'node:crypto';
import type { AppEntry, DialectName, Document } from '../model/document.ts';
import { BodyScanner } from '../wire/body-scanner.ts';
import { dialectNamed } from '../wire/dialects.ts';
import { KIND, type ScannedBody } from '../wire/scanned-body.ts';
import { type AddedParameter, type Signed, signBody, withParameters, withSign } from '../wire/sign-body.ts';
import { AdminProblem } from './admin-problem.ts';

/** A body with a sign that is right now. */
export interface SignedAfresh extends Signed {
  readonly bytes: Uint8Array;
  readonly dialect: DialectName;
}

interface SignHow {
  readonly nowMs: number;
  /** The one that is asked for; without it the app's own. */
  readonly dialect?: DialectName | undefined;
  /** What an app that may sign in any has been heard to sign in. */
  readonly heard?: DialectName | undefined;
  /** Where the body names no app. */
  readonly appKey?: string | undefined;
  /** Whether a timestamp that stands in the body is made new. */
  readonly renewsTimestamp: boolean;
  readonly isArk?: boolean;
}

/**
 * Signs a body as its app would: the newest secret, in its dialect, every byte but timestamp and sign as it is.
 * Throws a problem.
 */
export function signAfresh(own: Uint8Array, document: Document, how: SignHow): SignedAfresh {
  const { nowMs, isArk = false } = how;
  const now = String(isArk ? nowMs : Math.floor(nowMs / 1000));
  const given = scan(own);
  const key = given.textOf('app_key') ?? given.textOf('client_id') ?? how.appKey;
  const { secrets, signing } = appNamed(key, document);
  const secret = secrets[0]?.value;
  if (secret === undefined) throw new AdminProblem(409, `The app '${key}' has no secret.`);
  const timed = how.renewsTimestamp ? withTimestamp(given, now) : given;
  const body = scan(withParameters(timed, missingIn(timed, { key, now, isArk })));
  const dialect = dialectNamed(how.dialect ?? dialectOf(signing, how.heard));
  const signed = signBody(body, { secret, dialect, md5: bytes => hash('md5', bytes) });
  return { ...signed, dialect: dialect.name, bytes: withSign(body, signed.sign) };
}

function dialectOf(signing: AppEntry['signing'], heard: DialectName = 'plain'): DialectName {
  if (signing === 'tolerant') return heard;
  return signing === 'strict' ? 'plain' : signing;
}

interface Common {
  readonly key: string | undefined;
  readonly now: string;
  readonly isArk: boolean;
}

/** The key, whichever of its two names it has, and the timestamp. */
function missingIn(body: ScannedBody, { key, now, isArk }: Common): readonly AddedParameter[] {
  const names = new Set(Array.from({ length: body.size }, (_, index) => body.name(index)));
  const hasKey = names.has('app_key') || names.has('client_id');
  return [
    ...(hasKey ? [] : [{ name: isArk ? 'client_id' : 'app_key', json: JSON.stringify(key) }]),
    ...(names.has('timestamp') ? [] : [{ name: 'timestamp', json: now }]),
  ];
}

function scan(bytes: Uint8Array): ScannedBody {
  const body = new BodyScanner().scan(bytes);
  if ('fault' in body) throw new AdminProblem(400, 'The text is no JSON object that the gateway would read.');
  return body;
}

function appNamed(key: string | undefined, { apps }: Document): AppEntry {
  const app = apps.find(({ appKey }) => appKey === key);
  if (app === undefined)
    throw new AdminProblem(409, 'The body names no app of the document: there is no secret to sign it with.');
  return app;
}

/** The same body with another value of `timestamp`, where it has one: a text stays a text. */
function withTimestamp(body: ScannedBody, now: string): ScannedBody {
  const index = body.indexOf('timestamp');
  if (index < 0) return body;
  const json = body.kind(index) === KIND.STRING ? JSON.stringify(now) : now;
  return scan(
    Buffer.concat([
      body.bytes.subarray(0, body.valueStart(index)),
      Buffer.from(json),
      body.bytes.subarray(body.valueEnd(index)),
    ]),
  );
}
