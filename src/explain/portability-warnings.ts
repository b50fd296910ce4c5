import { SEEN } from '../wire/json-reader.ts';
import { KIND, type ScannedBody } from '../wire/scanned-body.ts';
import type { PortabilityWarning } from './explanation.ts';
import { type JsonValue, readLexemes } from './json-value.ts';

/** Of one body; a list of hundreds helps nobody. */
const WARNINGS_MAX = 20;

/**
 * What passes here and may fail on another gateway of this protocol, or in another of its dialects.
 *
 * Source: sign-mistakes.md, last paragraph.
 */
export function portabilityWarnings(body: ScannedBody): readonly PortabilityWarning[] {
  const found: PortabilityWarning[] = [];
  for (let index = 0; index < body.size && found.length < WARNINGS_MAX; index += 1) {
    const path = body.name(index);
    if (path === 'sign') found.push(...ofSign(body.textOf('sign') ?? ''));
    else found.push(...ofName(path), ...ofParameter(body, index, path));
  }
  return found.slice(0, WARNINGS_MAX);
}

function ofSign(sign: string): readonly PortabilityWarning[] {
  if (!/[a-f]/.test(sign)) return [];
  return [
    {
      kind: 'lower-case-sign',
      path: 'sign',
      sentence: 'The sign has lower-case letters; send it in upper case.',
    },
  ];
}

function ofName(path: string): readonly PortabilityWarning[] {
  if (!/[A-Z]/.test(path[0] ?? '')) return [];
  const sentence = `${path} begins with an upper-case letter: where keys are ordered without regard to case, it stands elsewhere.`;
  return [{ kind: 'upper-case-key', path, sentence }];
}

function ofParameter(body: ScannedBody, index: number, path: string): readonly PortabilityWarning[] {
  const kind = body.kind(index);
  if (kind === KIND.NULL) return [nullAt(path)];
  if (kind === KIND.STRING) {
    if ((body.seen(index) & SEEN.ENDS_WITH_QUOTE) === 0) return [];
    const sentence = `${path} ends with a quote, which some signers strip.`;
    return [{ kind: 'ends-with-quote', path, sentence }];
  }
  const found: PortabilityWarning[] = [];
  look(readLexemes(body.bytes, body.valueStart(index)), path, found);
  return found;
}

function look(value: JsonValue, path: string, found: PortabilityWarning[]): void {
  if (found.length >= WARNINGS_MAX) return;
  if (value.kind === 'number') found.push(...ofNumber(value.lexeme, path));
  if (value.kind === 'null') found.push(nullAt(path));
  if (value.kind === 'array')
    for (const [at, item] of value.items.entries()) look(item, `${path}[${at}]`, found);
  if (value.kind !== 'object') return;
  found.push(...ofOrder(value.members, path));
  for (const { name, value: member } of value.members) look(member, `${path}.${name}`, found);
}

function nullAt(path: string): PortabilityWarning {
  return {
    kind: 'null',
    path,
    sentence: `${path} is null: dialects leave it out, sign "null", or drop it inside objects. Leave the parameter out.`,
  };
}

function ofNumber(lexeme: string, path: string): readonly PortabilityWarning[] {
  if (/^-?\d+$/.test(lexeme) && !Number.isSafeInteger(Number(lexeme))) {
    const sentence = `${path} is a number beyond 2^53, whose digits are lost where JSON numbers become doubles. Send it as a string.`;
    return [{ kind: 'large-number', path, sentence }];
  }
  if (String(Number(lexeme)) === lexeme) return [];
  const sentence = `${path} is written as ${lexeme.slice(0, 40)}; a program that reads and writes it may write ${String(Number(lexeme))}. Send it in that form, or as a string.`;
  return [{ kind: 'number-form', path, sentence }];
}

function ofOrder(members: readonly { readonly name: string }[], path: string): readonly PortabilityWarning[] {
  const names = members.map(({ name }) => name);
  const isSorted = names.every((name, at) => at === 0 || (names[at - 1] ?? '') <= name);
  if (isSorted) return [];
  const sentence = `The keys of ${path} are in an order of their own: it is signed as sent, and lost by any program that sorts keys.`;
  return [{ kind: 'nested-order', path, sentence }];
}
