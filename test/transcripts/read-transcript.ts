/** One test: a guarantee, and the lines that show it. */
export interface Transcript {
  /** The file's name and the line of the title. */
  readonly place: string;
  readonly title: string;
  /** What the transcript is meant to cover, by the names that `coverage.ts` knows. */
  readonly covers: readonly string[];
  readonly steps: readonly TranscriptStep[];
  /** Whether it is played for both generations. */
  readonly isForBoth: boolean;
}

/** One `keyword: argument` and the indented block below it. */
export interface TranscriptStep {
  readonly line: number;
  /** Such as `request` or `service received`. */
  readonly keyword: string;
  readonly argument: string;
  /** Its lines joined, the indentation taken off. */
  readonly block: string;
}

/** A block that is an HTTP message: headers, an empty line, the body. */
export interface BlockMessage {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Reads a file of transcripts; throws at the first line that is none. The format is described in README.md. */
export function readTranscripts(file: string, text: string): readonly Transcript[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (line.startsWith('## ') ? [index] : []));
  return starts.map((start, index) =>
    readTranscript(file, { lines, start, end: starts[index + 1] ?? lines.length }),
  );
}

interface Section {
  readonly lines: readonly string[];
  readonly start: number;
  readonly end: number;
}

function readTranscript(file: string, { lines, start, end }: Section): Transcript {
  const steps: { line: number; keyword: string; argument: string; block: string[] }[] = [];
  for (let index = start + 1; index < end; index += 1) {
    const line = lines[index] ?? '';
    const current = steps.at(-1);
    const [, keyword, argument = ''] = /^([a-z][A-Za-z0-9 ,]*):(?: (.*))?$/.exec(line) ?? [];
    if (keyword !== undefined) steps.push({ line: index + 1, keyword, argument, block: [] });
    else if (line.startsWith('  ') && current !== undefined) current.block.push(line.slice(2));
    else if (line === '') current?.block.push('');
    else if (!line.startsWith('# '))
      throw new Error(`${file}:${index + 1}: neither a keyword nor indented: ${line}`);
  }
  const isCovers = ({ keyword }: { readonly keyword: string }): boolean => keyword === 'covers';
  return {
    place: `${file}:${start + 1}`,
    title: (lines[start] ?? '').slice(3),
    covers: steps.filter(isCovers).flatMap(({ argument }) => argument.split(', ')),
    steps: steps
      .filter(step => !isCovers(step))
      .map(step => ({ ...step, block: withoutEnd(step.block).join('\n') })),
    isForBoth: lines.slice(start, end).some(line => line.includes('{generation}')),
  };
}

function withoutEnd(block: readonly string[]): readonly string[] {
  let end = block.length;
  while (end > 0 && block[end - 1] === '') end -= 1;
  return block.slice(0, end);
}

/** Headers are all lines before the first empty one; a block whose first line is no header is all body. */
export function messageOf(block: string): BlockMessage {
  const lines = block.split('\n');
  const isHeader = (line: string): boolean => /^[A-Za-z0-9_-]+:/.test(line);
  if (!isHeader(lines[0] ?? '')) return { headers: [], body: block.replace(/^\n/, '') };
  const empty = lines.indexOf('');
  const headerLines = empty < 0 ? lines : lines.slice(0, empty);
  return {
    headers: headerLines.map((line): readonly [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
    body: empty < 0 ? '' : lines.slice(empty + 1).join('\n'),
  };
}
