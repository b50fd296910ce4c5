/** The blank-separated terms of a filter with where they stand; quotes hold blanks together. */
export interface PlacedTerm {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TERM = /(?:"[^"]*"?|[^\s"])+/g;

/** The term that holds the caret, or an empty one there. */
export function termAt(filter: string, caret: number): PlacedTerm {
  for (const match of filter.matchAll(TERM)) {
    const end = match.index + match[0].length;
    if (match.index <= caret && caret <= end) return { text: match[0], start: match.index, end };
  }
  return { text: '', start: caret, end: caret };
}

/** The filter with one more term, in place of one with the same key; with it already, without it. */
export function withTerm(filter: string, term: string): string {
  const terms: readonly string[] = filter.match(TERM) ?? [];
  if (terms.includes(term)) return terms.filter(other => other !== term).join(' ');
  const key = `${term.slice(0, term.indexOf(':'))}:`;
  return [...terms.filter(other => !other.startsWith(key)), term].join(' ');
}

/** The keys of the grammar with an example of each. */
export const FILTER_KEYS = [
  { key: 'type', example: 'bg.order.*' },
  { key: 'code', example: '3000001,3000004' },
  { key: 'name', example: 'sign-*' },
  { key: 'app', example: 'demo*' },
  { key: 'mall', example: '635517726*' },
  { key: 'check', example: 'check-sign' },
  { key: 'ms', example: '>200' },
  { key: 'status', example: '200' },
  { key: 'ip', example: '10.0.0.0/8' },
  { key: 'by', example: 'service' },
  { key: 'env', example: 'staging' },
  { key: 'fault', example: 'any' },
] as const;
