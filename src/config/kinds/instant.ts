import { NEVER_MS } from '../../model/never-ms.ts';
import type { Kind } from './kind.ts';
import { type Mismatch, mismatch, scalar } from './scalar.ts';

const INSTANT =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?) ?(Z|z|[+-][0-9]{2}:[0-9]{2}))?$/;

/** An instant in UNIX milliseconds, `NEVER_MS` for `never`, in ISO 8601 with an offset; a date alone is its midnight in UTC. */
export function instant(): Kind<number> {
  return scalar({
    words: 'instant or `never`',
    unit: 'ISO 8601',
    expected: 'an instant such as 2027-11-22T00:00:00Z, or never',
    parse: parseInstant,
    schema: { type: 'string', pattern: `^never$|${INSTANT.source}` },
  });
}

/** An instant as documents write it, in UNIX milliseconds, `NEVER_MS` for `never`; `undefined`: the text is none. */
export function instantIn(text: string): number | undefined {
  const found = parseInstant(text);
  return typeof found === 'number' ? found : undefined;
}

function parseInstant(found: string): number | Mismatch {
  if (found === 'never') return NEVER_MS;
  const [, year, month, day, time = '00:00:00', offset = 'Z'] = INSTANT.exec(found) ?? [];
  if (year === undefined || month === undefined || day === undefined) return mismatch;
  if (!isCalendarDay(`${year}-${month}-${day}`)) return mismatch;
  const milliseconds = Date.parse(`${year}-${month}-${day}T${time}${offset.toUpperCase()}`);
  return Number.isNaN(milliseconds) ? mismatch : milliseconds;
}

/** `Date.parse` takes a 30th of February for a day of March. */
function isCalendarDay(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}

/** An instant as documents write it. */
export function instantText(milliseconds: number): string {
  return milliseconds === NEVER_MS ? 'never' : new Date(milliseconds).toISOString();
}
