import { ERROR_TABLE, type ErrorName, errorNames, errorRows } from '../../src/errors/table.ts';
import { type Generation, generations } from './fill-placeholders.ts';
import type { Transcript } from './read-transcript.ts';

/** A row of the table as an answer of one family of routes. */
export interface Cell {
  readonly row: ErrorName;
  readonly generation: Generation;
}

/** Rows that one family of routes cannot answer: which key is missing is decided by the route alone. */
const IMPOSSIBLE: readonly Cell[] = [
  { row: 'app-key-missing', generation: 'ark' },
  { row: 'client-id-missing', generation: 'openapi' },
];

/** Every row of the table on both families of routes. */
export const cells: readonly Cell[] = errorNames
  .flatMap(row => generations.map(generation => ({ row, generation })))
  .filter(
    ({ row, generation }) => !IMPOSSIBLE.some(cell => cell.row === row && cell.generation === generation),
  );

/** What `covers:` may name: the dialects, the lines of §6, the lines of §9. Source: protocol.md. */
export const subjects: readonly string[] = [
  ...['plain', 'plain-null', 'sparse', 'official', 'postman', 'gson', 'go'].map(name => `dialect ${name}`),
  ...[
    'no connection',
    'timeout',
    'reset',
    'cut short',
    'no HTTP',
    'no such operation',
    '404 is an answer',
    '5xx',
    'other status',
    'redirect',
    'not JSON',
    'oversize',
    'business error',
    'envelope success',
    'envelope failure',
    'code of the gateway',
    'shed',
    'result',
    'empty answer',
  ].map(name => `§6 ${name}`),
  ...['1000000', '3000001', '4000004', '4000000', '3000032', '3000026', '3000020', 'data_type'].map(
    name => `observed ${name}`,
  ),
];

/** An `errorCode` that a transcript expects, and where. */
export interface ExpectedCode {
  readonly code: number;
  readonly generation: Generation;
}

/** The codes of all answers that a transcript expects; it is played once per generation that it is for. */
export function expectedCodes({ steps, isForBoth }: Transcript): readonly ExpectedCode[] {
  const codes: ExpectedCode[] = [];
  const routes = new Map<string, string>();
  for (const { keyword, argument, block } of steps) {
    const [verb = '', ...label] = keyword.replace(/, \d+ times$/, '').split(' ');
    if (verb === 'request') routes.set(label.join(' '), argument);
    if (verb !== 'answer') continue;
    const code = Number(block.slice(block.lastIndexOf(CODE) + CODE.length).match(/^-?\d+/)?.[0]);
    const route = routes.get(label.join(' ')) ?? '';
    for (const generation of isForBoth ? generations : generations.slice(0, 1)) {
      const isArk = route.replace('{generation}', generation).includes(' /ark/');
      codes.push({ code, generation: isArk ? 'ark' : 'openapi' });
    }
  }
  return codes;
}

const CODE = '"errorCode":';

/** Whether a transcript shows the row itself: under `observed` another row's code may stand in for it. */
export function showsTable({ steps }: Transcript): boolean {
  return !steps.some(({ keyword, block }) => keyword === 'document' && /^profile: observed$/m.test(block));
}

export function codeOf(row: ErrorName): number {
  return errorRows[row].code;
}

export const tableCodes: ReadonlySet<number> = new Set(Object.values(ERROR_TABLE).map(({ code }) => code));
