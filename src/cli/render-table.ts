import { printable } from './printable.ts';

/** Rows below each other in columns, the first row being the names; nothing but the names where there are no others. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const clean = rows.map(row => row.map(printable));
  const columns = Math.max(...clean.map(row => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...clean.map(row => row[column]?.length ?? 0)),
  );
  return clean
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** An instant as people read it. */
export function instantCell(atMs: number | null): string {
  return atMs === null ? '-' : new Date(atMs).toISOString().replace('.000Z', 'Z');
}
