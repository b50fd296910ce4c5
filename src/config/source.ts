import { LineCounter } from 'yaml';

/** The text of one document and where its lines begin. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/** The source of this text; `LineCounter` is filled at once, so that positions hold before the parse. */
export function sourceOf(file: string, text: string): Source {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return { file, text, lines };
}

/** Line and column of an offset, both from 1. */
export function positionIn(
  source: Source,
  offset: number,
): { readonly line: number; readonly column: number } {
  const { line, col } = source.lines.linePos(Math.min(Math.max(offset, 0), source.text.length));
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
