import { isScalar } from 'yaml';
import type { QuotaLimit } from '../../model/quota.ts';
import { type Unread, unread } from '../reading.ts';
import { derived, type Key, optional, required } from './key.ts';
import type { Kind } from './kind.ts';
import { duration, whole } from './number.ts';
import { object, type ReadMapping, type ShapeValue } from './object.ts';

const RATE_MAX = 1_000_000;
const PER_SECOND_MAX = 1_000_000;

/** Calls that pass in one day. */
export const callsPerDay = whole({ unit: 'calls', min: 1, max: 1_000_000_000 });

/** The keys of a limit. */
export const limitShape = {
  rate: required('rate', whole({ unit: 'calls', min: 1, max: RATE_MAX }), 'Calls per `per`.'),
  perMs: optional('per', duration({ min: '1ms', max: '365d' }), {
    default: '1s',
    meaning: 'The time in which `rate` calls are refilled.',
  }),
  burst: derived('burst', whole({ unit: 'calls', min: 1, max: RATE_MAX }), {
    default: '`rate`',
    meaning: 'Calls that may come at once.',
  }),
} as const;

type LimitShape = typeof limitShape & Readonly<Record<string, Key<unknown>>>;

/** Refuses a limit that refills faster than the limiter can count. */
export function inspectLimit(found: ReadMapping<LimitShape>): void {
  const { rate, perMs } = found.values;
  if (rate === undefined || perMs === undefined || (rate * 1000) / perMs <= PER_SECOND_MAX) return;
  found.place.reading.refuse(found.spotOf('rate'), {
    message: 'this limit refills too fast',
    expected: `at most ${PER_SECOND_MAX} calls per second`,
  });
}

/** The limit with its burst. */
export function quotaLimitOf(read: ShapeValue<typeof limitShape>): QuotaLimit {
  return { rate: read.rate, perMs: read.perMs, burst: read.burst ?? read.rate };
}

/** A rate that may be spent. */
export function limit(): Kind<QuotaLimit> {
  const kind = object('limit', limitShape, inspectLimit);
  return {
    ...kind,
    read: place => {
      const read = kind.read(place);
      return read === unread ? unread : quotaLimitOf(read);
    },
  };
}

/** A rate that may be spent, or the word `none`, which lifts the limit. */
export function limitOrNone(): Kind<QuotaLimit | 'none'> {
  const kind = limit();
  return {
    ...kind,
    words: 'limit or `none`',
    expected: '{ rate, per, burst } or none',
    schema: { anyOf: [{ const: 'none' }, kind.schema] },
    read: (place): QuotaLimit | 'none' | Unread => {
      if (!isScalar(place.node) || typeof place.node.value !== 'string') return kind.read(place);
      place.reading.show(place.range);
      if (place.node.value === 'none') return 'none';
      return place.reading.refuse(place, {
        message: 'found text',
        expected: '{ rate, per, burst } or none',
        word: place.node.value,
        candidates: () => ['none'],
      });
    },
  };
}
