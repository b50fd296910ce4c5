import type { Kind } from './kind.ts';
import { mismatch, scalar } from './scalar.ts';

export interface WholeRule {
  /** What is counted, such as `calls`; absent: nothing. */
  readonly unit?: string;
  /** Included. */
  readonly min: number;
  /** Included. */
  readonly max: number;
}

/** A whole number inside the bounds, ends included, written in digits; digits in quotes are welcome too. */
export function whole(rule: WholeRule): Kind<number> {
  const { min, max, unit } = rule;
  return scalar({
    words: min === max ? `\`${min}\`` : `whole number, ${min} to ${max}`,
    ...(unit === undefined ? {} : { unit }),
    expected: min === max ? `${min}` : `a whole number from ${min} to ${max}`,
    parse: found => {
      if (!/^(0|[1-9][0-9]{0,15})$/.test(found)) return mismatch;
      const number = Number(found);
      return number >= min && number <= max ? number : mismatch;
    },
    schema:
      min === max
        ? { enum: [min, `${min}`] }
        : {
            anyOf: [
              { type: 'integer', minimum: min, maximum: max },
              { type: 'string', pattern: '^(0|[1-9][0-9]{0,15})$' },
            ],
          },
  });
}

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(0|[1-9][0-9]{0,8})(ms|s|m|h|d)$/;

/** A duration in milliseconds inside the bounds, ends included, written like `250ms`. */
export function duration(bounds: { readonly min: string; readonly max: string }): Kind<number> {
  const min = millisecondsOf(bounds.min) ?? 0;
  const max = millisecondsOf(bounds.max) ?? 0;
  return scalar({
    words: `duration, ${bounds.min} to ${bounds.max}`,
    unit: 'ms, s, m, h, d',
    expected: `a duration such as 250ms, 3s, 5m, 2h or 90d, from ${bounds.min} to ${bounds.max}`,
    parse: found => {
      const milliseconds = millisecondsOf(found);
      return milliseconds === undefined || milliseconds < min || milliseconds > max ? mismatch : milliseconds;
    },
    schema: { type: 'string', pattern: DURATION.source },
  });
}

/** The milliseconds of a duration as documents write it; `undefined` where it is none. */
export function millisecondsOf(written: string): number | undefined {
  const [, digits = '', unit = ''] = DURATION.exec(written) ?? [];
  return isUnit(MILLISECONDS, unit) ? Number(digits) * MILLISECONDS[unit] : undefined;
}

/** A duration as documents write it, in the largest unit that needs no fraction. */
export function durationText(milliseconds: number): string {
  return milliseconds === 0 ? '0s' : inLargestUnit(milliseconds, MILLISECONDS);
}

const BYTES = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;
const SIZE = /^([1-9][0-9]{0,12})(B|KiB|MiB|GiB)?$/;

/** A size in bytes inside the bounds, ends included, written like `1MiB` or as a number of bytes. */
export function size(bounds: { readonly min: string; readonly max: string }): Kind<number> {
  const min = bytesOf(bounds.min) ?? 0;
  const max = bytesOf(bounds.max) ?? 0;
  return scalar({
    words: `size, ${bounds.min} to ${bounds.max}`,
    unit: 'bytes; B, KiB, MiB, GiB',
    expected: `a size such as 512B, 64KiB or 1MiB, from ${bounds.min} to ${bounds.max}`,
    parse: found => {
      const bytes = bytesOf(found);
      return bytes === undefined || bytes < min || bytes > max ? mismatch : bytes;
    },
    schema: {
      anyOf: [
        { type: 'integer', minimum: min, maximum: max },
        { type: 'string', pattern: SIZE.source },
      ],
    },
  });
}

/** The bytes of a size as documents write it; `undefined` where it is none. */
export function bytesOf(written: string): number | undefined {
  const [, digits, unit = 'B'] = SIZE.exec(written) ?? [];
  return digits !== undefined && isUnit(BYTES, unit) ? Number(digits) * BYTES[unit] : undefined;
}

/** A size as documents write it, in the largest unit that needs no fraction. */
export function sizeText(bytes: number): string {
  return inLargestUnit(bytes, BYTES);
}

function isUnit<Units extends object>(units: Units, unit: PropertyKey): unit is keyof Units {
  return Object.hasOwn(units, unit);
}

function inLargestUnit(amount: number, units: Readonly<Record<string, number>>): string {
  const fitting = Object.entries(units).findLast(([, scale]) => amount % scale === 0);
  const [unit, scale] = fitting ?? ['', 1];
  return `${amount / scale}${unit}`;
}
