import type { App } from '../model/app.ts';
import type { SignDigests } from '../ports/sign-digests.ts';
import { DIALECTS, type Dialect, dialectNamed } from '../wire/dialects.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';
import { type SignMatch, SignVerifier } from '../wire/sign-verifier.ts';
import type { SignDiagnosis } from './explanation.ts';
import { type Mask, maskText, SECRET_SHOWN } from './mask-text.ts';
import { shownToken } from './shown-value.ts';

/** A sign to trace to its mistake. */
export interface SignToDiagnose {
  readonly body: ScannedBody;
  readonly app: Pick<App, 'key' | 'secrets' | 'signing'>;
  /** What made the sign; `undefined`: nothing that is allowed did. */
  readonly match: SignMatch | undefined;
  /** Those of other apps: that one of them made the sign is told, never which. */
  readonly otherSecrets: Iterable<Uint8Array>;
  /** The text that the caller says it signed. */
  readonly signedText?: string;
}

/** Traces a sign to the mistake that makes it; neither the right sign nor a secret stands in what it returns. */
export function diagnoseSign(sign: SignToDiagnose, digests: SignDigests): SignDiagnosis {
  const { body, app, match } = sign;
  const dialect: Dialect =
    match?.dialect ?? dialectNamed(app.signing === 'tolerant' ? (DIALECTS[0]?.name ?? 'plain') : app.signing);
  const masks = masksOf(body, app);
  const text = new TextDecoder().decode(
    new SignVerifier(bytes => digests.md5Hex(bytes)).signText(body, dialect),
  );
  return {
    verdict: match === undefined ? 'unknown' : 'right',
    sentence:
      match === undefined
        ? 'The sign is wrong, and no known mistake gives it.'
        : `The sign is right, in dialect ${dialect.name}.`,
    mistakes: [],
    candidates: [],
    expectedText: `${SECRET_SHOWN}${maskText(text, masks)}${SECRET_SHOWN}`,
    sentText: null,
    diff: [],
    keys: { missing: [], extra: [], changed: [] },
    dialect: dialect.name,
  };
}

function masksOf(body: ScannedBody, { secrets }: Pick<App, 'secrets'>): readonly Mask[] {
  const decoder = new TextDecoder();
  const token = body.textOf('access_token');
  return [
    ...secrets.map(secret => ({ value: decoder.decode(secret), shown: SECRET_SHOWN })),
    ...(token === undefined ? [] : [{ value: token, shown: shownToken(token) }]),
  ];
}
