import { diffCharacters } from './diff-characters.ts';
import type { DiffPart, KeyDifferences } from './explanation.ts';
import { type Mask, maskText, SECRET_SHOWN } from './mask-text.ts';
import { showBlanks, showInvisible } from './show-invisible.ts';
import type { Recipe } from './sign/recipe.ts';
import { wrapped } from './sign/sign-digest.ts';
import { BodyTexts } from './sign/sign-texts.ts';
import type { SignedParameter } from './sign/signed-parameters.ts';
import type { TextBehind } from './sign/text-behind.ts';
import { Work } from './sign/work.ts';

/** What the caller says it signed beside what the gateway signs. */
export interface SignedTextComparison {
  /** Whether both say the same between their secrets. */
  readonly isSame: boolean;
  /** Masked. */
  readonly sentText: string;
  readonly diff: readonly DiffPart[];
  readonly keys: KeyDifferences;
}

/** What a comparison needs beside the pasted text. */
export interface Expected {
  /** Between the secrets, not masked. */
  readonly text: string;
  readonly parameters: readonly SignedParameter[];
  readonly recipe: Recipe;
  readonly masks: readonly Mask[];
  readonly secrets: readonly string[];
}

/** Compares a pasted text, with or without its secret, with the expected one; what it returns holds no secret. */
export function compareSignedText(pasted: string, expected: Expected): SignedTextComparison {
  const { text, masks, secrets } = expected;
  const own = secrets.find(secret => pasted.startsWith(secret) && pasted.endsWith(secret));
  const inner = own === undefined ? pasted : pasted.slice(own.length, pasted.length - own.length);
  const edges = own === undefined ? foreignEdges(pasted, text) : undefined;
  const sentInner = maskText(edges === undefined ? inner : text, masks);
  const sentText = own === undefined && edges === undefined ? sentInner : withEdges(sentInner, edges);
  const left = maskText(text, masks);
  const whole = own === undefined && edges === undefined ? left : `${SECRET_SHOWN}${left}${SECRET_SHOWN}`;
  return {
    isSame: inner === text || edges !== undefined,
    sentText,
    diff: diffCharacters(whole, sentText).map(shownPart),
    keys: compareKeys(inner, expected),
  };
}

/** What a text that made a wrong sign differs in; `undefined` where a value that is masked stands in it in another form. */
export function compareTextBehind(
  { text, wrap }: TextBehind,
  expected: Pick<Expected, 'text' | 'masks'>,
): Pick<SignedTextComparison, 'sentText' | 'diff'> | undefined {
  const { masks } = expected;
  const sentText = wrapped(maskText(text, masks), SECRET_SHOWN, wrap);
  const lowerCase = sentText.toLowerCase();
  if (masks.some(({ value }) => lowerCase.includes(value.toLowerCase()))) return undefined;
  const whole = `${SECRET_SHOWN}${maskText(expected.text, masks)}${SECRET_SHOWN}`;
  return { sentText, diff: diffCharacters(whole, sentText).map(shownPart) };
}

/** The expected text between two others, which then were meant as the secret. */
function foreignEdges(pasted: string, text: string): string | undefined {
  const at = text === '' ? -1 : pasted.indexOf(text);
  const isAround = at > 0 && at + text.length < pasted.length;
  return isAround ? '‹not the secret›' : undefined;
}

function withEdges(inner: string, edge = SECRET_SHOWN): string {
  return edge + inner + edge;
}

function shownPart({ kind, text }: DiffPart): DiffPart {
  return { kind, text: kind === 'same' ? showInvisible(text) : showBlanks(text) };
}

function compareKeys(pasted: string, { parameters, recipe }: Expected): KeyDifferences {
  const missing: string[] = [];
  const changed: string[] = [];
  for (const parameter of parameters) {
    const { name } = parameter;
    const text = new BodyTexts([parameter], new Work(0)).from(recipe).write({}, '');
    if (pasted.includes(text)) continue;
    if (pasted.includes(name)) changed.push(name);
    else missing.push(name);
  }
  const extra = ['sign', 'app_secret'].filter(
    name => pasted.includes(name) && !parameters.some(each => each.name === name || each.sent.includes(name)),
  );
  return { missing, extra, changed };
}
