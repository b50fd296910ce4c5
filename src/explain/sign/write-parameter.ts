import type { Recipe, StringForm } from './recipe.ts';
import type { SignedParameter } from './signed-parameters.ts';
import { writeNumber } from './write-number.ts';
import { escapeUnicode, undoTransport, writeNested } from './write-value.ts';

/** The text of one parameter's value under a recipe; `undefined`: the signer leaves the parameter out. */
export function writeParameter(parameter: SignedParameter, recipe: Recipe): string | undefined {
  const text = writeValue(parameter, recipe);
  return text === undefined ? undefined : encodeAll(text, recipe.strings);
}

function writeValue(parameter: SignedParameter, recipe: Recipe): string | undefined {
  const { value, name } = parameter;
  switch (value.kind) {
    case 'string': {
      if (value.text === '' && recipe.blanks !== 'kept') return undefined;
      const text = undoTransport(value.text, recipe.transport);
      return name === 'timestamp' ? writeTimestamp(text, recipe) : writeText(text, recipe.strings);
    }
    case 'number':
      if (recipe.blanks === 'falsy' && Number(value.lexeme) === 0) return undefined;
      return writeNumber(
        name === 'timestamp' ? writeTimestamp(value.lexeme, recipe) : value.lexeme,
        recipe.numbers,
      );
    case 'true':
    case 'false':
      return writeBoolean(value.kind === 'true', recipe);
    case 'null':
      return writeNull(recipe);
    case 'array':
    case 'object':
      return writeContainer(parameter, recipe);
  }
}

function writeContainer({ value, sent }: SignedParameter, recipe: Recipe): string | undefined {
  const isEmpty =
    (value.kind === 'array' && value.items.length === 0) ||
    (value.kind === 'object' && value.members.length === 0);
  if (isEmpty && recipe.blanks === 'empty') return undefined;
  return recipe.form === 'as-sent' ? sent : writeNested(value, recipe);
}

function writeBoolean(isTrue: boolean, { booleans, blanks }: Recipe): string | undefined {
  if (!isTrue && blanks === 'falsy') return undefined;
  switch (booleans) {
    case 'python':
      return isTrue ? 'True' : 'False';
    case 'php':
      return isTrue ? '1' : '';
    case 'numeric':
      return isTrue ? '1' : '0';
    case 'json':
      return String(isTrue);
  }
}

function writeNull({ nulls, blanks, transport }: Recipe): string | undefined {
  if (transport === 'blank-null') return '';
  if (blanks === 'falsy' || blanks === 'empty') return undefined;
  if (nulls === 'dropped') return undefined;
  return nulls === 'empty' ? '' : nulls;
}

/** Other digits than those of a number of seconds or milliseconds stay as they are. */
export function writeTimestamp(digits: string, { clock, shift }: Pick<Recipe, 'clock' | 'shift'>): string {
  if (!/^\d{1,15}$/.test(digits)) return digits;
  const sent = Number(digits);
  if (clock === 'milliseconds') return String(sent * 1000 + shift);
  if (clock === 'seconds') return String(Math.floor(sent / 1000) + shift);
  return shift === 0 ? digits : String(sent + (digits.length > 10 ? shift * 1000 : shift));
}

function writeText(text: string, form: StringForm): string {
  switch (form) {
    case 'stripped':
      return stripQuotes(text);
    case 'stripped-once':
      return /^".*"$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;
    case 'quoted':
      return JSON.stringify(text);
    case 'escaped':
      return JSON.stringify(text).slice(1, -1);
    case 'escaped-stripped':
      return stripQuotes(JSON.stringify(text));
    case 'escaped-ascii':
      return stripQuotes(escapeUnicode(JSON.stringify(text), false));
    case 'trimmed':
      return text.trim();
    case 'no-spaces':
      return text.replaceAll(' ', '');
    case 'no-white-space':
      return text.replaceAll(/\s/g, '');
    case 'url':
    case 'url-form':
    case 'url-python':
      return encodeText(text, form);
    case 'raw':
    case 'url-all':
    case 'url-form-all':
      return text;
  }
}

/** Signers that encode every value, not only the texts among them. */
function encodeAll(text: string, form: StringForm): string {
  if (form === 'url-all') return encodeText(text, 'url');
  return form === 'url-form-all' ? encodeText(text, 'url-form') : text;
}

export function encodeText(text: string, form: 'url' | 'url-form' | 'url-python'): string {
  const encoded = encodeURIComponent(text);
  if (form === 'url') return encoded;
  const strict = encoded.replaceAll(/[!'()]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  if (form === 'url-python') return strict.replaceAll('*', '%2A').replaceAll('%2F', '/');
  return strict.replaceAll('~', '%7E').replaceAll('%20', '+');
}

function stripQuotes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === '"') start += 1;
  while (end > start && text[end - 1] === '"') end -= 1;
  return text.slice(start, end);
}
