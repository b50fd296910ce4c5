import { isDeepStrictEqual } from 'node:util';

/** Whether `actual` holds at least what `expected` names: objects by their named members, everything else as a whole. */
export function holds(actual: unknown, expected: unknown): boolean {
  if (!isRecord(expected)) return isDeepStrictEqual(actual, expected);
  if (!isRecord(actual)) return false;
  return Object.entries(expected).every(
    ([name, value]) => Object.hasOwn(actual, name) && holds(actual[name], value),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
