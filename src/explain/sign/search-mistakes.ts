import type { SignDigests } from '../../ports/sign-digests.ts';
import type { Dialect } from '../../wire/dialects.ts';
import type { Mistake } from './mistake.ts';
import { FORMER_SECRET, OTHER_APP_SECRET } from './mistakes/secret.ts';
import { MISTAKES } from './mistakes.ts';
import { type Recipe, type RecipeChange, recipeOf, together } from './recipe.ts';
import { digestText, mayBeOutput } from './sign-digest.ts';
import { SignTexts } from './sign-texts.ts';
import type { SignedParameter } from './signed-parameters.ts';

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

/** Characters written and digested per search: about a twentieth of a second. */
const WORK_MAX = 7_000_000;
/** What a digest costs beside the characters of its text. */
const DIGEST_COST = 500;
const OTHER_SECRETS_MAX = 500;

/**
 * Searches the mistakes that make a sign: each alone first, then pairs; in the first dialect that explains it.
 *
 * All explanations of the same size are listed, because one sign may come about in several ways.
 */
export function searchMistakes(wrong: WrongSign, digests: SignDigests): SearchResult {
  return new Search(wrong, digests).run();
}

/** One form of one mistake that changes something for this body. */
interface ActiveForm {
  readonly mistake: Mistake;
  readonly change: RecipeChange;
}

class Search {
  readonly #wrong: WrongSign;
  readonly #digests: SignDigests;
  readonly #texts: SignTexts;
  readonly #sent: string;
  /** Whether a digest of this text by this recipe is the sign that was sent. */
  readonly #judged = new Map<string, boolean>();
  #work = 0;
  readonly #found = new Map<string, readonly Mistake[]>();

  constructor(wrong: WrongSign, digests: SignDigests) {
    this.#wrong = wrong;
    this.#digests = digests;
    this.#texts = new SignTexts(wrong);
    // Base64 distinguishes case; hex digits do not.
    this.#sent = /^[0-9a-f]+$/i.test(wrong.sign) ? wrong.sign.toLowerCase() : wrong.sign;
  }

  run(): SearchResult {
    const { dialects, secrets } = this.#wrong;
    const starts = dialects.flatMap(dialect =>
      secrets.map(secret => ({ dialect, secret, recipe: recipeOf(dialect) })),
    );
    for (const start of starts) {
      this.#searchSingles(start);
      if (this.#found.size > 0) return this.#result(start.dialect);
    }
    for (const start of starts) {
      this.#searchFurther(start);
      if (this.#found.size === 0) this.#searchPairs(start);
      if (this.#found.size > 0) return this.#result(start.dialect);
    }
    return this.#result(undefined);
  }

  #result(dialect: Dialect | undefined): SearchResult {
    return { explanations: [...this.#found.values()], dialect, isWhole: !this.#isSpent };
  }

  get #isSpent(): boolean {
    return this.#work + this.#texts.written > WORK_MAX;
  }

  #searchSingles(start: Start): void {
    for (const mistake of MISTAKES) {
      for (const change of mistake.forms) {
        if (this.#isSpent) return;
        if (this.#makes({ ...start.recipe, ...change }, start)) this.#keep([mistake]);
      }
    }
    this.#searchSecrets(start);
  }

  /** The ways of which there are too many to try them in every dialect before anything else. */
  #searchFurther(start: Start): void {
    for (const mistake of MISTAKES) {
      for (const change of mistake.searched ?? []) {
        if (this.#isSpent) return;
        if (this.#makes({ ...start.recipe, ...change }, start)) this.#keep([mistake]);
      }
    }
  }

  #searchSecrets({ recipe }: Start): void {
    const { formerSecrets, otherSecrets, secrets } = this.#wrong;
    let left = OTHER_SECRETS_MAX;
    const tryOne = (secret: string, id: string): void => {
      const mistake = MISTAKES.find(each => each.id === id);
      if (mistake !== undefined && !secrets.includes(secret) && this.#makesWith(recipe, secret))
        this.#keep([mistake]);
    };
    for (const secret of formerSecrets) tryOne(secret, FORMER_SECRET);
    for (const secret of otherSecrets) {
      if (left-- === 0 || this.#isSpent) return;
      tryOne(secret, OTHER_APP_SECRET);
    }
  }

  #searchPairs(start: Start): void {
    const active = this.#activeForms(start);
    for (const [index, left] of active.entries()) {
      for (const right of active.slice(index + 1)) {
        if (this.#isSpent) return;
        if (left.mistake === right.mistake) continue;
        const change = together(left.change, right.change);
        if (change !== undefined && this.#makes({ ...start.recipe, ...change }, start))
          this.#keep([left.mistake, right.mistake]);
      }
    }
  }

  /** The forms that change something for this body, of those that change it alike within one mistake the first. */
  #activeForms(start: Start): readonly ActiveForm[] {
    const base = this.#fingerprint(start.recipe, start);
    const active: ActiveForm[] = [];
    for (const mistake of MISTAKES) {
      const seen = new Set([base]);
      for (const change of mistake.forms) {
        if (this.#isSpent) return active;
        const print = this.#fingerprint({ ...start.recipe, ...change }, start);
        if (!seen.has(print)) active.push({ mistake, change });
        seen.add(print);
      }
    }
    return active;
  }

  #keep(mistakes: readonly Mistake[]): void {
    this.#found.set(mistakes.map(({ id }) => id).join(' '), mistakes);
  }

  #makes(recipe: Recipe, { secret }: Start): boolean {
    return this.#makesWith(recipe, secretUnder(recipe, secret, this.#wrong), secret);
  }

  #makesWith(recipe: Recipe, secret: string, own = secret): boolean {
    if (!mayBeOutput(this.#sent, recipe)) return false;
    const text = this.#texts.write(recipe, own);
    const key = `${digestingOf(recipe)}${secret}\n${text}`;
    const judged = this.#judged.get(key);
    if (judged !== undefined) return judged;
    this.#work += text.length + DIGEST_COST;
    const is = digestText(text, { secret, recipe, digests: this.#digests }) === this.#sent;
    this.#judged.set(key, is);
    return is;
  }

  #fingerprint(recipe: Recipe, { secret }: Start): string {
    return `${digestingOf(recipe)}${secretUnder(recipe, secret, this.#wrong)}\n${this.#texts.write(recipe, secret)}`;
  }
}

interface Start {
  readonly dialect: Dialect;
  readonly secret: string;
  readonly recipe: Recipe;
}

function digestingOf({ wrap, charset, hash, output }: Recipe): string {
  return `${wrap} ${charset} ${hash} ${output} `;
}

function secretUnder({ secret }: Recipe, own: string, { appKey, token }: WrongSign): string {
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
