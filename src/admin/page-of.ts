import { Type } from 'typebox';

/** How many of a list are answered where nobody says. */
export const PAGE_LIMIT = 100;

/** The `limit` of a query that lists something. */
export const LimitSchema = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 1000, description: `${PAGE_LIMIT} without one.` }),
);

/** A page of what was found by asking for one more than it holds, and the key behind which the next one begins. */
export function pageOf<Item, Key>(
  found: readonly Item[],
  limit: number,
  keyOf: (item: Item) => Key,
): { readonly items: readonly Item[]; readonly next: Key | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? keyOf(last) : null };
}
