import type { SignDigests } from '../../ports/sign-digests.ts';
import type { Dialect } from '../../wire/dialects.ts';
import type { Mistake } from './mistake.ts';
import { type Recipe, type RecipeChange, recipeOf, together } from './recipe.ts';
import type { WrongSign } from './search-mistakes.ts';
import { digestText } from './sign-digest.ts';
import { BodyTexts } from './sign-texts.ts';
import { Work } from './work.ts';

/** The text that a wrong sign was made of. */
export interface TextBehind {
  /** Between the secrets. */
  readonly text: string;
  /** Where the secrets stood. */
  readonly wrap: Recipe['wrap'];
}

/** Longer texts are not shown beside each other. */
const CHARACTERS_MAX = 100_000;

/**
 * The text that made this sign, where one explanation names the mistakes in it.
 *
 * `undefined` where the mistake is not in the text but in the secret, or where the text is too long to be compared.
 */
export function textBehind(
  wrong: Pick<WrongSign, 'parameters' | 'sign' | 'secrets'>,
  { mistakes, dialect }: { readonly mistakes: readonly Mistake[]; readonly dialect: Dialect },
  digests: SignDigests,
): TextBehind | undefined {
  const start = recipeOf(dialect);
  const texts = new BodyTexts(wrong.parameters, new Work(0)).from(start);
  const sent = wrong.sign.toLowerCase();
  for (const change of changesOf(mistakes)) {
    const recipe = { ...start, ...change };
    if (recipe.secret !== 'own') continue;
    for (const secret of wrong.secrets) {
      const text = texts.write(change, secret);
      if (text.length > CHARACTERS_MAX) return undefined;
      if (digestText(text, { secret, recipe, digests }).toLowerCase() === sent)
        return { text, wrap: recipe.wrap };
    }
  }
  return undefined;
}

/** The ways in which these mistakes are made together. */
function changesOf(mistakes: readonly Mistake[]): readonly RecipeChange[] {
  const ways = mistakes.map(({ forms, moments = [] }) => [...forms, ...moments]);
  return ways.reduce<readonly RecipeChange[]>(
    (changes, forms) => changes.flatMap(change => forms.flatMap(form => together(change, form) ?? [])),
    [{}],
  );
}
