import { createRandom, type Random } from '../../reference/random.ts';
import { readSharedFile } from '../../reference/shared-files.ts';
import { brokenCases, goodCases, lastCases } from './answer-cases.ts';

/** How many payloads the framing corpus has. */
export const payloadsKnown = 207;

/** Answers, Latin-1: those of the tables, and seeded mutations of them. */
export function mutatedAnswers(seed: number, count: number): readonly string[] {
  const bases = [...goodCases, ...lastCases].map(({ bytes }) => bytes);
  const every = [...bases, ...brokenCases.map(({ bytes }) => bytes)];
  return Array.from({ length: count }, (_, stream) => {
    const random = createRandom(seed, stream);
    let answer = bases[random.below(bases.length)] ?? '';
    for (let left = 1 + random.below(3); left > 0; left -= 1) answer = mutated(answer, every, random);
    return answer;
  });
}

/** The requests of the framing corpus as answers: each request line gives way to a status line. */
export function turnedCorpus(): readonly string[] {
  return ['handmade', 'llhttp'].flatMap(name => {
    const file = readSharedFile(`corpora/http-framing/${name}.json`);
    // The corpus is an array of objects with this text.
    const payloads = file === undefined ? [] : (JSON.parse(file.toString()) as readonly { input: string }[]);
    return payloads.map(({ input }) => turned(input));
  });
}

function turned(request: string): string {
  return request.replaceAll(
    /^[A-Z_-]+ \S*(?: (HTTP\/\d\.\d))?(?=\r?\n)/gm,
    (_line, version: string | undefined) => {
      return `${version ?? 'HTTP/1.1'} 200 OK`;
    },
  );
}

const BYTES = '\0\t\n\r !",:;=0123456789afAFgx\x7f\x80\xe9\xff';

function mutated(answer: string, every: readonly string[], random: Random): string {
  const at = random.below(answer.length + 1);
  const byte = BYTES[random.below(BYTES.length)] ?? '';
  const cut = random.below(answer.length + 1);
  const [start, end] = at < cut ? [at, cut] : [cut, at];
  switch (random.below(9)) {
    case 0:
      return answer.slice(0, at) + byte + answer.slice(at);
    case 1:
      return answer.slice(0, at) + byte + answer.slice(at + 1);
    case 2:
      return answer.slice(0, at) + answer.slice(at + 1);
    case 3:
      return answer.slice(0, end) + answer.slice(start);
    case 4:
      return answer.slice(0, start) + answer.slice(end);
    case 5:
      return withLines(answer, lines => {
        const line = lines[random.below(lines.length)] ?? '';
        lines.splice(random.below(lines.length + 1), 0, line);
      });
    case 6:
      return withLines(answer, lines => {
        const [line = ''] = lines.splice(random.below(lines.length), 1);
        lines.splice(random.below(lines.length + 1), 0, line);
      });
    case 7:
      return withLines(answer, lines => {
        const others = (every[random.below(every.length)] ?? '').split('\r\n');
        lines.splice(1 + random.below(2), 0, others[1 + random.below(others.length - 1)] ?? '');
      });
    default:
      return answer.replace(random.pick(['\r\n', ': ', '200', 'chunked', '\r\n\r\n']), random.pick(REPLACED));
  }
}

const REPLACED = [
  '\n',
  '\r',
  ':',
  ' : ',
  '204',
  '304',
  '101',
  '100',
  '2000',
  'Chunked',
  'chunked, chunked',
  '\r\n ',
] as const;

function withLines(answer: string, change: (lines: string[]) => void): string {
  const lines = answer.split('\r\n');
  change(lines);
  return lines.join('\r\n');
}
