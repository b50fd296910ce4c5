import type { DocumentChange, FieldChange } from './compare-documents.ts';

/** Values longer than this are cut. */
const VALUE_LENGTH_MAX = 60;
const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

/**
 * Changes one below the other, `+` added, `-` removed, `~` changed, of these each value that differs on a line of its own.
 * The first `shownMax` are written out; one line tells how many more there are.
 */
export function renderChanges(
  changes: readonly DocumentChange[],
  shownMax = Number.POSITIVE_INFINITY,
): string {
  const lines = changes.slice(0, shownMax).map(renderChange);
  const more = changes.length - lines.length;
  if (more > 0) lines.push(`… and ${more} more`);
  return lines.join('\n');
}

function renderChange({ change, what, id, fields }: DocumentChange): string {
  return [`${SIGNS[change]} ${what} ${id}`, ...fields.map(field => `    ${renderField(field)}`)].join('\n');
}

function renderField({ path, before, after }: FieldChange): string {
  const name = path === '' ? '' : `${path}: `;
  // Two secrets look the same.
  return before === after
    ? `${name}changed, and is secret`
    : `${name}${shortened(before)} → ${shortened(after)}`;
}

function shortened(json: string | undefined): string {
  if (json === undefined) return 'none';
  return json.length > VALUE_LENGTH_MAX ? `${json.slice(0, VALUE_LENGTH_MAX)}…` : json;
}
