import type { CommonParameter } from '../wire/common-parameters.ts';
import { KIND, type ScannedBody } from '../wire/scanned-body.ts';
import { shownText, shownToken } from './shown-value.ts';

const KIND_WORDS: Readonly<Record<number, string>> = {
  [KIND.STRING]: 'a string',
  [KIND.NUMBER]: 'a number',
  [KIND.TRUE]: 'true',
  [KIND.FALSE]: 'false',
  [KIND.NULL]: 'null',
  [KIND.OBJECT]: 'an object',
  [KIND.ARRAY]: 'an array',
};
/** Longer digits are no timestamp, and no sentence either. */
const LEXEME_LENGTH_MAX = 32;

/** A common parameter as it was sent, in a few words; the token by its first characters, the sign by its length. */
export function describeParameter(body: ScannedBody, name: CommonParameter): string {
  const sent = Array.from({ length: body.size }, (_, index) => index).find(
    index => body.name(index) === name,
  );
  if (sent === undefined) return `no ${name}`;
  if (body.isBlank(sent))
    return `${name} ${body.kind(sent) === KIND.NULL ? 'null' : '""'}, which counts as missing`;
  const text = body.textOf(name);
  if (text !== undefined) return `${name} ${textShown(name, text)}`;
  if (body.kind(sent) === KIND.NUMBER && name !== 'access_token')
    return `${name} ${body.lexeme(sent).slice(0, LEXEME_LENGTH_MAX)}, a number`;
  return `${name} that is ${KIND_WORDS[body.kind(sent)] ?? 'a value'}${body.kind(sent) === KIND.STRING ? ', too long for one' : ''}`;
}

function textShown(name: CommonParameter, text: string): string {
  if (name === 'access_token') return shownToken(text);
  return name === 'sign' ? `of ${text.length} characters` : shownText(text);
}
