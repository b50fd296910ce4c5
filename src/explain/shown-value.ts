import { showInvisible } from './show-invisible.ts';

/** Of a caller's value in a sentence, in UTF-16 code units. */
const LENGTH_MAX = 64;
const TOKEN_SHOWN = 4;

/** A caller's text in a sentence: in quotes, its beginning, invisible characters written out. */
export function shownText(text: string): string {
  const cut = text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
  return `"${showInvisible(cut)}"`;
}

/** A token in a sentence: enough to tell two apart, too little to use one. */
export function shownToken(value: string): string {
  return value.length <= TOKEN_SHOWN ? '…' : `${showInvisible(value.slice(0, TOKEN_SHOWN))}…`;
}

/** `1 call`, `2 calls`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A list in a sentence, its end cut. */
export function shownList(items: readonly string[], max = 5): string {
  if (items.length <= max) return items.join(', ');
  return `${items.slice(0, max).join(', ')} and ${items.length - max} more`;
}
