import { hash } from 'node:crypto';
import type { AppEntry, DialectName, Document } from '../model/document.ts';
import { BodyScanner } from '../wire/body-scanner.ts';
import { dialectNamed } from '../wire/dialects.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';
import { type Signed, signBody, withParameters, withSign } from '../wire/sign-body.ts';
import { AdminProblem } from './admin-problem.ts';

/** A body with a sign that is right now. */
export interface SignedAfresh extends Signed {
  readonly bytes: Uint8Array;
}

interface SignHow {
  readonly nowMs: number;
  readonly dialect?: DialectName | undefined;
  /** Where the body names no app. */
  readonly appKey?: string | undefined;
  /** Whether a timestamp that stands in the body is made new. */
  readonly renewsTimestamp: boolean;
  readonly isArk?: boolean;
}

/** Signs a body as its app would: the newest secret, every byte but timestamp and sign as it is. Throws a problem. */
export function signAfresh(own: Uint8Array, document: Document, how: SignHow): SignedAfresh {
  const { nowMs, dialect = 'plain', isArk = false } = how;
  const now = String(isArk ? nowMs : Math.floor(nowMs / 1000));
  const keyName = isArk ? 'client_id' : 'app_key';
  const given = scan(own);
  const key = given.textOf(keyName) ?? how.appKey;
  const [secret] = appNamed(key, document).secrets;
  if (secret === undefined) throw new AdminProblem(409, `The app '${key}' has no secret.`);
  const timed = how.renewsTimestamp ? withTimestamp(given, now) : given;
  const names = new Set(Array.from({ length: timed.size }, (_, index) => timed.name(index)));
  const added = [
    { name: keyName, json: JSON.stringify(key) },
    { name: 'timestamp', json: now },
  ].filter(({ name }) => !names.has(name));
  const body = scan(withParameters(timed, added));
  const signed = signBody(body, { secret, dialect: dialectNamed(dialect), md5: bytes => hash('md5', bytes) });
  return { ...signed, bytes: withSign(body, signed.sign) };
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

/** The same body with another value of `timestamp`, where it has one. */
function withTimestamp(body: ScannedBody, json: string): ScannedBody {
  const index = body.indexOf('timestamp');
  if (index < 0) return body;
  return scan(
    Buffer.concat([
      body.bytes.subarray(0, body.valueStart(index)),
      Buffer.from(json),
      body.bytes.subarray(body.valueEnd(index)),
    ]),
  );
}
