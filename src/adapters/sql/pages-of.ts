/** Rows of one statement: databases bound the parameters that one may have. */
const ROWS_MAX = 500;

/** The rows in pages that fit into one statement each. */
export function* pagesOf<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let from = 0; from < rows.length; from += ROWS_MAX) yield rows.slice(from, from + ROWS_MAX);
}
