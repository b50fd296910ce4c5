import type { Random } from './random.ts';

const BYTES = '\0\t\n\r !",:;=0123456789afAFgx\x7f\x80\xe9\xff';

/** What mutations are made of. */
export interface MutationWords {
  /** Whole messages, for lines to take over. */
  readonly every: readonly string[];
  /** Texts that are looked for, and those that stand in for them. */
  readonly sought: readonly [string, ...string[]];
  readonly replaced: readonly [string, ...string[]];
}

/** One seeded change of an HTTP message, Latin-1: a byte, a slice, a line or a word of it. */
export function mutateMessage(message: string, words: MutationWords, random: Random): string {
  const at = random.below(message.length + 1);
  const byte = BYTES[random.below(BYTES.length)] ?? '';
  const cut = random.below(message.length + 1);
  const [start, end] = at < cut ? [at, cut] : [cut, at];
  switch (random.below(9)) {
    case 0:
      return message.slice(0, at) + byte + message.slice(at);
    case 1:
      return message.slice(0, at) + byte + message.slice(at + 1);
    case 2:
      return message.slice(0, at) + message.slice(at + 1);
    case 3:
      return message.slice(0, end) + message.slice(start);
    case 4:
      return message.slice(0, start) + message.slice(end);
    case 5:
      return withLines(message, lines => {
        const line = lines[random.below(lines.length)] ?? '';
        lines.splice(random.below(lines.length + 1), 0, line);
      });
    case 6:
      return withLines(message, lines => {
        const [line = ''] = lines.splice(random.below(lines.length), 1);
        lines.splice(random.below(lines.length + 1), 0, line);
      });
    case 7:
      return withLines(message, lines => {
        const others = (words.every[random.below(words.every.length)] ?? '').split('\r\n');
        lines.splice(1 + random.below(2), 0, others[1 + random.below(others.length - 1)] ?? '');
      });
    default:
      return message.replace(random.pick(words.sought), random.pick(words.replaced));
  }
}

function withLines(message: string, change: (lines: string[]) => void): string {
  const lines = message.split('\r\n');
  change(lines);
  return lines.join('\r\n');
}
