import type { Kind } from './kind.ts';
import { mismatch, scalar } from './scalar.ts';

/** What a text has to look like. */
export interface TextRule {
  readonly words: string;
  /** The whole text has to match; without flags, since the JSON Schema carries it too. */
  readonly pattern: RegExp;
  /** In words, where the pattern alone would not be read easily. */
  readonly expected?: string;
  /** Never shown in an error. */
  readonly secret?: true;
}

/** A text of this grammar. A number stands for the text of its digits as written. */
export function text(rule: TextRule): Kind<string> {
  const { pattern, secret } = rule;
  const grammar = pattern.source.replaceAll(/^\^|\$$/g, '');
  return scalar({
    words: rule.expected === undefined ? `${rule.words}, \`${grammar}\`` : rule.words,
    expected: rule.expected ?? `${rule.words} of ${grammar}`,
    parse: found => (pattern.test(found) ? found : mismatch),
    schema: { type: ['string', 'number'], pattern: pattern.source },
    ...(secret === undefined ? {} : { secret }),
  });
}

/** A secret: 1 to 256 characters, never printed. */
export function secretText(words: string): Kind<string> {
  return text({
    words,
    pattern: /^[^\n\r]{1,256}$/,
    expected: `${words} of 1 to 256 characters in one line`,
    secret: true,
  });
}

/** Several lines that are never printed, such as a key in PEM. */
export function secretBlock(words: string): Kind<string> {
  return scalar({
    words,
    expected: `${words}, not empty`,
    parse: found => (found.trim() === '' ? mismatch : found),
    schema: { type: 'string', minLength: 1 },
    secret: true,
  });
}

/** One of these words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Kind<Word> {
  return scalar<Word>({
    words: words.map(word => `\`${word}\``).join(' \\| '),
    expected: alternatives(words),
    parse: found => words.find(word => word === found) ?? mismatch,
    schema: { enum: words },
    candidates: words,
  });
}

/** `true` or `false`. */
export function flag(): Kind<boolean> {
  return scalar({
    words: 'true or false',
    expected: 'true or false',
    parse: found => (found === 'true' ? true : found === 'false' ? false : mismatch),
    schema: { enum: [true, false, 'true', 'false'] },
  });
}

/** The words as a reader reads them: `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/**
 * Where something is kept, by one of these beginnings, or `memory:`; never printed, since it may hold a
 * password. `memory` without its colon is welcome: in YAML the colon needs quotes.
 */
export function connectionText(beginnings: readonly string[]): Kind<string> {
  return scalar({
    words: 'connection',
    expected: `memory: or a text that begins with ${alternatives(beginnings)}`,
    parse: found => {
      if (found === 'memory' || found === 'memory:') return 'memory:';
      return beginnings.some(each => found.startsWith(each) && found.length > each.length) ? found : mismatch;
    },
    schema: { type: 'string', pattern: `^(memory:?$|${beginnings.join('|')})` },
    secret: true,
  });
}
