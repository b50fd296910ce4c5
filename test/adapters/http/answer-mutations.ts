import { mutateMessage } from '../../reference/mutate-message.ts';
import { createRandom } from '../../reference/random.ts';
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
    for (let left = 1 + random.below(3); left > 0; left -= 1)
      answer = mutateMessage(answer, { every, sought: SOUGHT, replaced: REPLACED }, random);
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

const SOUGHT = ['\r\n', ': ', '200', 'chunked', '\r\n\r\n'] as const;

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
