import type { App } from '../model/app.ts';
import type { SignDigests } from '../ports/sign-digests.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';
import type { Mistake } from './sign/mistake.ts';
import { searchDialects } from './sign/search-dialects.ts';
import { searchToldMistakes } from './sign/search-mistakes.ts';
import { signedParameters } from './sign/signed-parameters.ts';

/** A wrong sign, and the app that it claims to be of. */
export interface SignToName {
  readonly body: ScannedBody;
  readonly app: Pick<App, 'key' | 'secrets' | 'signing'>;
}

/** A larger body is left to whoever asks for an explanation. */
export const NAMED_BODY_BYTES_MAX = 16 * 1024;
/** More that give the same sign are no help. */
const NAMED_MAX = 3;

/**
 * Names the one mistake that makes a wrong sign, in a line for its caller, who has proved nothing: its id and sentence, or
 * the ids where two or three make the same sign. `undefined`: none does, or the body has more than 16 KiB.
 *
 * What it tells without a sign made with a live secret of the app depends on the caller's own bytes alone. Bounded by a
 * work of a few milliseconds. Source: sign-mistakes.md, ADR 0046.
 */
export function nameMistake({ body, app }: SignToName, digests: SignDigests): string | undefined {
  const sign = body.textOf('sign');
  if (sign === undefined || body.bytes.length > NAMED_BODY_BYTES_MAX) return undefined;
  const mistakes = searchToldMistakes(
    {
      sign,
      parameters: signedParameters(body),
      appKey: app.key,
      token: body.textOf('access_token'),
      secrets: app.secrets.map(secret => decoder.decode(secret)),
      dialects: searchDialects(app.signing, body),
    },
    digests,
  );
  const [first] = mistakes;
  if (first === undefined || mistakes.length > NAMED_MAX) return undefined;
  return `${mistakes.map(({ id }) => id).join(' or ')}: ${sentenceOn(first, mistakes)}`;
}

/** What was done; of several, what is to be done about each of them. */
function sentenceOn({ sentence, fix }: Mistake, all: readonly Mistake[]): string {
  const said = all.length === 1 ? sentence : all.every(each => each.fix === fix) ? fix.sentence : SEVERAL;
  return said.replace(/\.$/, '');
}

const SEVERAL = 'More than one mistake makes this sign.';

const decoder = new TextDecoder();
