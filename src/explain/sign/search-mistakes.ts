import type { SignDigests } from '../../ports/sign-digests.ts';
import { type Dialect, dialectNamed } from '../../wire/dialects.ts';
import type { NextTurn } from '../../wire/next-turn.ts';
import type { Mistake } from './mistake.ts';
import { FORMER_SECRET, OTHER_APP_SECRET, SECRET_CASE } from './mistakes/secret.ts';
import { MISTAKES } from './mistakes.ts';
import { placesOf, type RecipeChange, recipeOf, together } from './recipe.ts';
import { type Digesting, digestingOf, digestText, mayBeOutput } from './sign-digest.ts';
import { BodyTexts, type SignTexts } from './sign-texts.ts';
import type { SignedParameter } from './signed-parameters.ts';
import { Work } from './work.ts';
import { writeTimestamp } from './write-parameter.ts';

/** A wrong sign, and what it may have been made of. */
export interface WrongSign {
  readonly parameters: readonly SignedParameter[];
  /** As it was sent. */
  readonly sign: string;
  readonly appKey: string;
  readonly token: string | undefined;
  /** The live ones of the app, newest first. */
  readonly secrets: readonly string[];
  readonly formerSecrets: readonly string[];
  readonly otherSecrets: Iterable<string>;
  /** Those that the gateway accepts and that differ for this body. */
  readonly dialects: readonly Dialect[];
}

/** What was found. */
export interface SearchResult {
  /** Each inner list is one explanation: one or two mistakes. */
  readonly explanations: readonly (readonly Mistake[])[];
  /** The dialect that the first explanation starts from. */
  readonly dialect: Dialect | undefined;
  /** Whether everything was tried. */
  readonly isWhole: boolean;
}

/** Units of work per search. */
const WORK_MAX = 4_500_000;
/** What a digest, and a text, cost beside the characters. */
const DIGEST_COST = 350;
const WRITE_COST = 350;
const OTHER_SECRETS_MAX = 500;
const MOMENTS_PER_PIECE = 200;

/**
 * Searches the mistakes that make a sign: each alone first, then pairs; in the first dialect that explains it.
 *
 * All explanations of the same size are listed, because one sign may come about in several ways.
 */
export function searchMistakes(wrong: WrongSign, digests: SignDigests): SearchResult {
  const search = new Search(wrong, digests, WORK_MAX).run();
  let piece = search.next();
  while (piece.done !== true) piece = search.next();
  return piece.value;
}

/** The same in pieces of about a millisecond, each in a turn of its own: other calls do not wait for all of it. */
export async function searchMistakesInTurns(
  wrong: WrongSign,
  digests: SignDigests,
  nextTurn: NextTurn,
): Promise<SearchResult> {
  const search = new Search(wrong, digests, WORK_MAX).run();
  let piece = search.next();
  while (piece.done !== true) {
    await nextTurn();
    piece = search.next();
  }
  return piece.value;
}

/** Units of work for one sign that is judged while its caller waits. */
const TOLD_WORK_MAX = 400_000;

/**
 * Searches the single mistakes that may be told to whoever made the call, who has proved nothing; all that give the sign.
 *
 * Only the live secrets of the app are tried, and what a caller without them can sign is tried alike for every app.
 * Bounded by a small amount of work. Source: ADR 0046.
 */
export function searchToldMistakes(
  wrong: Omit<WrongSign, 'formerSecrets' | 'otherSecrets'>,
  digests: SignDigests,
): readonly Mistake[] {
  return new Search({ ...wrong, formerSecrets: [], otherSecrets: [] }, digests, TOLD_WORK_MAX).runTold();
}

/** What is done with a text. */
interface Signing {
  readonly change: RecipeChange;
  readonly digesting: Digesting;
}

/** As a signer without a mistake does. */
const RIGHT: Signing = { change: {}, digesting: digestingOf({}) };

/** One form of one mistake. */
interface Form extends Signing {
  readonly mistake: Mistake;
  /** As bits. */
  readonly places: number;
  /** Whether it leaves the text alone, and changes what becomes of it. */
  readonly isOfDigest: boolean;
}

/** A form that changes something for this body, and the text under it. */
interface ActiveForm extends Form {
  readonly text: string;
}

const DIGEST_PLACES: ReadonlySet<string> = new Set(['wrap', 'charset', 'hash', 'output', 'secret']);

const FORMS: readonly Form[] = MISTAKES.flatMap(mistake =>
  mistake.forms.map(change => {
    const places = Object.keys(change);
    const isOfDigest = places.every(place => DIGEST_PLACES.has(place));
    const digesting = places.some(place => DIGEST_PLACES.has(place)) ? digestingOf(change) : RIGHT.digesting;
    return { mistake, change, places: placesOf(change), isOfDigest, digesting };
  }),
);
const MOMENTS = MISTAKES.flatMap(mistake => (mistake.moments ?? []).map(moment => ({ mistake, ...moment })));
/** One that would halve what has to be guessed of a secret is not told: who finds its letters learns their case next. */
const TOLD_FORMS = FORMS.filter(({ mistake }) => mistake.id !== SECRET_CASE);
const KEYED_FORMS = TOLD_FORMS.filter(({ change }) => !isKeyless(change));
const KEYLESS_FORMS = TOLD_FORMS.filter(({ change }) => isKeyless(change));

/** Whether anybody can make the sign, because no secret of the app is in it. */
function isKeyless({ secret = 'own', wrap, hash = 'md5', appKey = 'sent' }: RecipeChange): boolean {
  if (appKey === 'app-secret') return false;
  return secret === 'app-key' || secret === 'token' || (wrap === 'none' && !hash.startsWith('hmac'));
}

interface Start {
  readonly dialect: Dialect;
  readonly secret: string;
  readonly texts: SignTexts;
  /** Whether texts and secret are the same bytes in most charsets. */
  readonly isAscii: boolean;
  /** What a signer without a mistake signs. */
  readonly text: string;
}

class Search {
  readonly #wrong: WrongSign;
  readonly #digests: SignDigests;
  readonly #work: Work;
  readonly #sent: string;
  /** Whether what was sent looks like the sign of a signer without a mistake. */
  readonly #looksPlain: boolean;
  readonly #found = new Map<string, readonly Mistake[]>();

  constructor(wrong: WrongSign, digests: SignDigests, workMax: number) {
    this.#wrong = wrong;
    this.#work = new Work(workMax);
    this.#digests = digests;
    // Base64 distinguishes case; hex digits do not.
    this.#sent = /^[0-9a-f]+$/i.test(wrong.sign) ? wrong.sign.toLowerCase() : wrong.sign;
    this.#looksPlain = mayBeOutput(this.#sent, RIGHT.digesting);
  }

  /** Pauses between its pieces. */
  *run(): Generator<undefined, SearchResult> {
    const starts = this.#starts(this.#wrong.dialects);
    for (const start of starts) {
      this.#searchAlone(FORMS, start);
      this.#searchSecrets(start);
      if (this.#found.size > 0) return this.#result(start.dialect);
      yield;
    }
    for (const start of starts) {
      yield* this.#searchMoments(start);
      if (this.#found.size === 0) yield* this.#searchPairs(start);
      if (this.#found.size > 0) return this.#result(start.dialect);
    }
    return this.#result(undefined);
  }

  runTold(): readonly Mistake[] {
    const { dialects } = this.#wrong;
    // Those of another dialect would tell a stranger in which one the app signs.
    const [plain] = this.#starts([dialectNamed('plain')]);
    if (plain !== undefined) this.#searchAlone(KEYLESS_FORMS, plain);
    for (const start of this.#starts(dialects)) {
      if (this.#found.size > 0) break;
      this.#searchAlone(KEYED_FORMS, start);
    }
    return [...this.#found.values()].flat();
  }

  #starts(dialects: readonly Dialect[]): readonly Start[] {
    const { secrets, parameters } = this.#wrong;
    const body = new BodyTexts(parameters, this.#work);
    return dialects.flatMap(dialect => {
      const texts = body.from(recipeOf(dialect));
      return secrets.map(secret => {
        const text = texts.write({}, secret);
        return { dialect, secret, texts, text, isAscii: isAscii(text + secret) };
      });
    });
  }

  #result(dialect: Dialect | undefined): SearchResult {
    return { explanations: [...this.#found.values()], dialect, isWhole: !this.#work.isSpent };
  }

  #searchAlone(forms: readonly Form[], start: Start): void {
    for (const form of forms) {
      if (this.#work.isSpent) return;
      if (!this.#mayMake(form.digesting, start)) continue;
      if (this.#makes(this.#textUnder(form, start), form, start.secret)) this.#keep([form.mistake]);
    }
  }

  /** Too many to try them in every dialect before anything else. */
  *#searchMoments({ texts, secret }: Start): Generator<undefined, void> {
    const [before, digits, behind] = texts.aroundTimestamp() ?? [];
    if (digits === undefined || !this.#looksPlain) return;
    for (const [index, { mistake, clock, shift }] of MOMENTS.entries()) {
      if (index % MOMENTS_PER_PIECE === 0) yield;
      if (this.#work.isSpent) return;
      const text = before + writeTimestamp(digits, { clock, shift }) + behind;
      if (this.#makes(text, RIGHT, secret)) this.#keep([mistake]);
    }
  }

  #searchSecrets({ text }: Start): void {
    const { formerSecrets, otherSecrets, secrets } = this.#wrong;
    if (!this.#looksPlain) return;
    let left = OTHER_SECRETS_MAX;
    const tryOne = (secret: string, id: string): void => {
      const mistake = MISTAKES.find(each => each.id === id);
      if (mistake !== undefined && !secrets.includes(secret) && this.#makes(text, RIGHT, secret))
        this.#keep([mistake]);
    };
    for (const secret of formerSecrets) tryOne(secret, FORMER_SECRET);
    for (const secret of otherSecrets) {
      if (left-- === 0 || this.#work.isSpent) return;
      tryOne(secret, OTHER_APP_SECRET);
    }
  }

  *#searchPairs(start: Start): Generator<undefined, void> {
    const active = this.#activeForms(start);
    for (const [index, left] of active.entries()) {
      yield;
      for (let at = index + 1; at < active.length; at += 1) {
        const right = active[at];
        if (this.#work.isSpent) return;
        if (right === undefined || left.mistake === right.mistake || (left.places & right.places) !== 0)
          continue;
        if (this.#makesPair(left, right, start)) this.#keep([left.mistake, right.mistake]);
      }
    }
  }

  #makesPair(left: ActiveForm, right: ActiveForm, start: Start): boolean {
    const change = together(left.change, right.change);
    const isPlain = left.digesting === RIGHT.digesting && right.digesting === RIGHT.digesting;
    const digesting = isPlain ? RIGHT.digesting : digestingOf(change);
    if (!this.#mayMake(digesting, start)) return false;
    if (left.isOfDigest) return this.#makes(right.text, { change, digesting }, start.secret);
    const text = right.isOfDigest ? left.text : this.#write(change, start);
    return this.#makes(text, { change, digesting }, start.secret);
  }

  /** The forms that change something for this body, of those that change it alike within one mistake the first. */
  #activeForms(start: Start): readonly ActiveForm[] {
    const base = this.#fingerprint(start.text, RIGHT, start.secret);
    const active: ActiveForm[] = [];
    let seen = new Set([base]);
    for (const [index, form] of FORMS.entries()) {
      if (this.#work.isSpent) return active;
      if (form.mistake !== FORMS[index - 1]?.mistake) seen = new Set([base]);
      const text = this.#textUnder(form, start);
      this.#work.spent += text.length;
      const print = this.#fingerprint(text, form, start.secret);
      if (!seen.has(print)) active.push({ ...form, text });
      seen.add(print);
    }
    return active;
  }

  #keep(mistakes: readonly Mistake[]): void {
    this.#found.set(mistakes.map(({ id }) => id).join(' '), mistakes);
  }

  #textUnder({ isOfDigest, change }: Form, start: Start): string {
    return isOfDigest ? start.text : this.#write(change, start);
  }

  #write(change: RecipeChange, { texts, secret }: Start): string {
    this.#work.spent += WRITE_COST;
    return texts.write(change, secret);
  }

  /** Whether it leads to a sign that looks like the one that was sent, from bytes of its own. */
  #mayMake(digesting: Digesting, start: Start): boolean {
    if (digesting === RIGHT.digesting) return this.#looksPlain;
    if (start.isAscii && digesting.charset !== 'utf-8' && digesting.charset !== 'utf-16') return false;
    return mayBeOutput(this.#sent, digesting);
  }

  #makes(text: string, { change, digesting }: Signing, own: string): boolean {
    this.#work.spent += text.length + DIGEST_COST;
    const secret = secretUnder(change, own, this.#wrong);
    const made = digestText(text, { secret, recipe: digesting, digests: this.#digests });
    return isSame(made, this.#sent);
  }

  #fingerprint(text: string, { change, digesting }: Signing, own: string): string {
    const { wrap, charset, hash, output } = digesting;
    return `${wrap} ${charset} ${hash} ${output} ${secretUnder(change, own, this.#wrong)}\n${text}`;
  }
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** In a time that does not tell how close they come. */
function isSame(made: string, sent: string): boolean {
  let difference = made.length ^ sent.length;
  for (let at = 0; at < made.length; at += 1) difference |= made.charCodeAt(at) ^ sent.charCodeAt(at);
  return difference === 0;
}

function secretUnder(
  { secret = 'own' }: RecipeChange,
  own: string,
  { appKey, token }: Pick<WrongSign, 'appKey' | 'token'>,
): string {
  switch (secret) {
    case 'own':
      return own;
    case 'newline':
      return `${own}\n`;
    case 'crlf':
      return `${own}\r\n`;
    case 'space':
      return `${own} `;
    case 'space-before':
      return ` ${own}`;
    case 'quoted':
      return `"${own}"`;
    case 'lower-case':
      return own.toLowerCase();
    case 'upper-case':
      return own.toUpperCase();
    case 'app-key':
      return appKey;
    case 'token':
      return token ?? own;
  }
}
