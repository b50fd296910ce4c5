import type { Snapshot } from '../model/snapshot.ts';
import type { ReceivedHead } from './received-head.ts';

const PREFLIGHT_SECONDS = '600';
const NONE: readonly string[] = [];

/**
 * The headers that let a page of an allowed origin read the answer, names alternating with values; else none.
 *
 * `exposed`: names of headers that the page may read beside those of every answer.
 */
export function corsHeaders(
  { origin }: ReceivedHead,
  { corsOrigins }: Snapshot,
  exposed: readonly string[] = NONE,
): readonly string[] {
  if (corsOrigins.length === 0) return NONE;
  if (origin === undefined || !corsOrigins.includes(origin)) return ['vary', 'origin'];
  return [
    'vary',
    'origin',
    'access-control-allow-origin',
    origin,
    'access-control-expose-headers',
    ['retry-after, date', ...exposed].join(', '),
  ];
}

/** The headers that answer the preflight of an allowed origin; `undefined` where it is none. Source: protocol.md §1. */
export function preflightHeaders(head: ReceivedHead, snapshot: Snapshot): readonly string[] | undefined {
  const { origin } = head;
  if (head.method !== 'OPTIONS' || origin === undefined || !snapshot.corsOrigins.includes(origin)) {
    return undefined;
  }
  return [
    ...corsHeaders(head, snapshot),
    'access-control-allow-methods',
    'POST',
    'access-control-allow-headers',
    `content-type, ${snapshot.stagingHeader.name}`,
    'access-control-max-age',
    PREFLIGHT_SECONDS,
  ];
}
