import type { App } from '../model/app.ts';
import type { SignDigests } from '../ports/sign-digests.ts';
import { type Dialect, dialectNamed } from '../wire/dialects.ts';
import type { NextTurn } from '../wire/next-turn.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';
import { type SignMatch, SignVerifier } from '../wire/sign-verifier.ts';
import { compareSignedText, compareTextBehind, type SignedTextComparison } from './compare-signed-text.ts';
import type { KeyDifferences, NamedMistake, SignDiagnosis } from './explanation.ts';
import { type Mask, maskText, OTHER_SECRET_SHOWN, SECRET_SHOWN } from './mask-text.ts';
import { showInvisible } from './show-invisible.ts';
import { shownToken } from './shown-value.ts';
import type { Mistake } from './sign/mistake.ts';
import { recipeOf } from './sign/recipe.ts';
import { searchDialects } from './sign/search-dialects.ts';
import { type SearchResult, searchMistakes, searchMistakesInTurns } from './sign/search-mistakes.ts';
import { type SignedParameter, signedParameters } from './sign/signed-parameters.ts';
import { textBehind } from './sign/text-behind.ts';

/** A sign to trace to its mistake. */
export interface SignToDiagnose {
  readonly body: ScannedBody;
  readonly app: Pick<App, 'key' | 'secrets' | 'signing'>;
  /** What made the sign; `undefined`: nothing that is allowed did. */
  readonly match: SignMatch | undefined;
  /** Those of other apps: that one of them made the sign is told, never which. */
  readonly otherSecrets: Iterable<Uint8Array>;
  /** Secrets that the app had before. */
  readonly formerSecrets?: Iterable<Uint8Array>;
  /** The text that the caller says it signed. */
  readonly signedText?: string;
}

/**
 * Traces a sign to the mistake that makes it: single mistakes first, then pairs; all that give this sign are listed.
 *
 * Neither the right sign nor a secret stands in what it returns, whatever the body or the pasted text holds. Works
 * through a bounded number of characters, so that a large body is not tried under every pair.
 * Source: sign-mistakes.md.
 */
export function diagnoseSign(sign: SignToDiagnose, digests: SignDigests): SignDiagnosis {
  const view = viewOf(sign);
  if (sign.match !== undefined) return ofRight(sign.match, view, digests);
  const sent = sign.body.textOf('sign');
  const found = sent === undefined ? NOTHING : searchMistakes({ ...view, sign: sent }, digests);
  return ofWrong(sign, { view, found, digests });
}

/** The same in many turns of the event loop: other calls do not wait for all of it. */
export async function diagnoseSignInTurns(
  sign: SignToDiagnose,
  digests: SignDigests,
  nextTurn: NextTurn,
): Promise<SignDiagnosis> {
  const view = viewOf(sign);
  if (sign.match !== undefined) return ofRight(sign.match, view, digests);
  const sent = sign.body.textOf('sign');
  const found =
    sent === undefined ? NOTHING : await searchMistakesInTurns({ ...view, sign: sent }, digests, nextTurn);
  return ofWrong(sign, { view, found, digests });
}

interface Found {
  readonly view: View;
  readonly found: SearchResult;
  readonly digests: SignDigests;
}

function ofWrong(sign: SignToDiagnose, { view, found, digests }: Found): SignDiagnosis {
  const dialect = found.dialect ?? view.dialects[0] ?? dialectNamed('plain');
  const expected = textOf(view, dialect, digests);
  const compared =
    sign.signedText === undefined
      ? undefined
      : compareSignedText(sign.signedText, { ...view, text: expected, recipe: recipeOf(dialect) });
  const shown = compared ?? comparedBehind({ view, found, digests }, expected);
  return {
    ...judge(found, compared),
    mistakes: distinct(found.explanations.flat()).map(namedMistake),
    candidates: found.explanations.map(explanation => explanation.map(({ id }) => id)),
    expectedText: shownWhole(expected, view),
    sentText: shown === undefined ? null : showInvisible(shown.sentText),
    diff: shown?.diff ?? [],
    keys: compared?.keys ?? keysOf(found, view.parameters),
    dialect: found.dialect?.name ?? null,
  };
}

/** Without a text of the caller's, the one that made the sign, where it is known for sure. */
function comparedBehind(
  { view, found: { explanations, dialect }, digests }: Found,
  expected: string,
): ReturnType<typeof compareTextBehind> {
  const [mistakes, ...others] = explanations;
  const sent = view.body.textOf('sign');
  if (mistakes === undefined || others.length > 0 || dialect === undefined || sent === undefined)
    return undefined;
  const behind = textBehind({ ...view, sign: sent }, { mistakes, dialect }, digests);
  return behind && compareTextBehind(behind, { text: expected, masks: view.masks });
}

const NOTHING: SearchResult = { explanations: [], dialect: undefined, isWhole: true };
const NO_KEYS: KeyDifferences = { missing: [], extra: [], changed: [] };

/** A sign with everything decoded that a search looks at. */
interface View {
  readonly body: ScannedBody;
  readonly parameters: readonly SignedParameter[];
  readonly appKey: string;
  readonly token: string | undefined;
  readonly secrets: readonly string[];
  readonly formerSecrets: readonly string[];
  readonly otherSecrets: readonly string[];
  readonly dialects: readonly Dialect[];
  readonly masks: readonly Mask[];
}

const decoder = new TextDecoder();

function viewOf({ body, app, formerSecrets = [], otherSecrets }: SignToDiagnose): View {
  const secrets = app.secrets.map(secret => decoder.decode(secret));
  const former = Array.from(formerSecrets, secret => decoder.decode(secret));
  const others = Array.from(otherSecrets, secret => decoder.decode(secret));
  const token = body.textOf('access_token');
  return {
    body,
    parameters: signedParameters(body),
    appKey: app.key,
    token,
    secrets,
    formerSecrets: former,
    otherSecrets: others,
    dialects: searchDialects(app.signing, body),
    masks: [
      ...[...secrets, ...former].map(value => ({ value, shown: SECRET_SHOWN })),
      ...others.map(value => ({ value, shown: OTHER_SECRET_SHOWN })),
      ...(token === undefined ? [] : [{ value: token, shown: shownToken(token) }]),
    ],
  };
}

function textOf({ body }: View, dialect: Dialect, digests: SignDigests): string {
  return decoder.decode(new SignVerifier(bytes => digests.md5Hex(bytes)).signText(body, dialect));
}

function shownWhole(text: string, { masks }: View): string {
  return `${SECRET_SHOWN}${showInvisible(maskText(text, masks))}${SECRET_SHOWN}`;
}

function ofRight({ dialect }: SignMatch, view: View, digests: SignDigests): SignDiagnosis {
  return {
    verdict: 'right',
    sentence: `The sign is right, in dialect ${dialect.name}.`,
    mistakes: [],
    candidates: [],
    expectedText: shownWhole(textOf(view, dialect, digests), view),
    sentText: null,
    diff: [],
    keys: NO_KEYS,
    dialect: dialect.name,
  };
}

function judge(
  { explanations, isWhole }: SearchResult,
  compared: SignedTextComparison | undefined,
): Pick<SignDiagnosis, 'verdict' | 'sentence'> {
  const [first, ...others] = explanations.map(told);
  if (first !== undefined && others.length === 0) {
    const isSecret = explanations[0]?.every(({ axis }) => axis === 'secret') ?? false;
    return { verdict: isSecret && compared?.isSame === true ? 'secret' : 'mistake', sentence: first };
  }
  if (first !== undefined)
    return {
      verdict: 'several',
      sentence: `More than one mistake gives this sign. ${[first, ...others].join(' Or: ')}`,
    };
  if (compared?.isSame === true) return { verdict: 'secret', sentence: WRONG_SECRET };
  if (compared !== undefined) return { verdict: 'unknown', sentence: DIFFERENT_TEXT };
  return { verdict: 'unknown', sentence: isWhole ? UNKNOWN : TOO_LARGE };
}

const WRONG_SECRET =
  'The text that you signed is right, so the secret is not: it is not the live secret of this app, or not digested as MD5.';
const DIFFERENT_TEXT =
  'No known mistake gives this sign; the difference between your text and the one that the gateway signs shows where they part.';
const UNKNOWN =
  'No known mistake, and no two of them, give this sign. Most often the secret belongs to another app, or the body changed behind the signer; give the text that you signed to see where it differs.';
const TOO_LARGE =
  'No mistake that was tried gives this sign; the body is too large to try all of them. Try with a smaller one.';

function told(explanation: readonly Mistake[]): string {
  return explanation.map(({ sentence }) => sentence).join(' And: ');
}

function distinct(mistakes: readonly Mistake[]): readonly Mistake[] {
  return [...new Set(mistakes)];
}

function namedMistake({ id, axis, sentence, fix }: Mistake): NamedMistake {
  return { id, axis, sentence, fix: fix.sentence, fixes: fix.code };
}

/** What a named mistake says of the keys; nothing where there is more than one explanation. */
function keysOf({ explanations }: SearchResult, parameters: readonly SignedParameter[]): KeyDifferences {
  const [ids = []] = explanations.length === 1 ? explanations.map(each => each.map(({ id }) => id)) : [];
  const namesWhere = (is: (parameter: SignedParameter) => boolean): readonly string[] =>
    parameters.filter(is).map(({ name }) => name);
  const missing = ids.flatMap(id => {
    if (id === 'only-common') return namesWhere(({ isCommon }) => !isCommon);
    if (id === 'only-business') return namesWhere(({ isCommon }) => isCommon);
    if (id === 'without-nested') return namesWhere(({ sent }) => sent !== '');
    return id.startsWith('without-') ? [id.slice('without-'.length)] : [];
  });
  const extra = ids.flatMap(
    id => ({ 'sign-included': ['sign'], 'secret-included': ['app_secret'] })[id] ?? [],
  );
  return { missing, extra, changed: [] };
}
