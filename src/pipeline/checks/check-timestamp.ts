import { refuse } from '../../errors/refusal.ts';
import type { Route } from '../../model/received.ts';
import { passed, step } from '../step.ts';
import { WINDOW_SECONDS } from '../timestamp-window.ts';

const SECONDS = /^\d{10}$/;
const MILLISECONDS = /^\d{13}$/;

/**
 * Refuses a call without a timestamp, with what is none, from the future, or too long ago.
 *
 * now − 300 s ≤ timestamp ≤ now + 300 s in whole seconds, ends included: 10 digits of UNIX seconds, on `/ark` routes
 * 13 of milliseconds, as a string or an integer. Source: protocol.md §2 and §5, step 7.
 */
export const checkTimestamp = step({
  name: 'check-timestamp',
  needs: ['received', 'body'],
  gives: [],
  refuses: ['timestamp-missing', 'timestamp-invalid', 'timestamp-expired'],
  run({ received, body }, { nowMs }) {
    if (!body.has('timestamp')) return refuse('timestamp-missing');
    const sent = secondsOf(body.digitsOf('timestamp'), received.route);
    const now = Math.floor(nowMs / 1000);
    if (sent === undefined || sent > now + WINDOW_SECONDS) return refuse('timestamp-invalid');
    return sent < now - WINDOW_SECONDS ? refuse('timestamp-expired') : passed;
  },
});

function secondsOf(digits: string | undefined, route: Route): number | undefined {
  const isArk = route.generation === 'ark';
  if (digits === undefined || !(isArk ? MILLISECONDS : SECONDS).test(digits)) return undefined;
  return isArk ? Math.floor(Number(digits) / 1000) : Number(digits);
}
