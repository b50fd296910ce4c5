import type { DiffPart } from '../api/contract.ts';

/**
 * The same differences, each beginning as early as it can: of `a` + removed `bca` it makes removed `abc` + `a`.
 *
 * A shortest difference has several such forms; parameters begin with their names, so this one reads best.
 */
export function alignChanges(parts: readonly DiffPart[]): readonly DiffPart[] {
  const aligned = [...parts];
  for (const [index, part] of parts.entries()) {
    const before = aligned[index - 1];
    const after = aligned[index + 1] ?? { kind: 'same', text: '' };
    if (part.kind === 'same' || before?.kind !== 'same' || after.kind !== 'same') continue;
    const length = slideLength(before.text, part.text);
    const moved = before.text.slice(before.text.length - length);
    const whole = moved + part.text;
    aligned[index - 1] = { kind: 'same', text: before.text.slice(0, before.text.length - length) };
    aligned[index] = { kind: part.kind, text: whole.slice(0, part.text.length) };
    aligned[index + 1] = { kind: 'same', text: whole.slice(part.text.length) + after.text };
  }
  return aligned.filter(({ text }) => text !== '');
}

/** By how many characters a change can begin earlier: as long as what it leaves behind is what it takes in. */
function slideLength(before: string, change: string): number {
  let length = 0;
  const both = before + change;
  while (length < before.length && both.at(-1 - length) === before.at(-1 - length)) length += 1;
  // A pair of surrogates is one character.
  return length > 0 && LOW_SURROGATE.test(before.at(-length) ?? '') ? length - 1 : length;
}

const LOW_SURROGATE = /[\udc00-\udfff]/;
