import { checkTimestamp } from '../../pipeline/checks/check-timestamp.ts';
import { WINDOW_SECONDS } from '../../pipeline/timestamp-window.ts';
import { describeParameter } from '../describe-parameter.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainTimestamp = explainsStep(checkTimestamp, {
  row: 7,
  title: 'The timestamp is of now',
  tell({ received, body }, { nowMs }) {
    const isArk = received.route.generation === 'ark';
    const now = Math.floor(nowMs / 1000);
    const unit = isArk ? '13 digits of UNIX milliseconds' : '10 digits of UNIX seconds';
    const digits = body.digitsOf('timestamp');
    const sent = digits === undefined ? undefined : secondsOf(digits, isArk);
    const away = sent === undefined ? '' : `: ${distance(sent - now)}`;
    return {
      observed: `${describeParameter(body, 'timestamp')}${away}${otherUnit(digits, isArk)}`,
      expected: `${unit}, at most ${WINDOW_SECONDS} s from ${isArk ? now * 1000 : now}`,
    };
  },
});

function secondsOf(digits: string, isArk: boolean): number | undefined {
  if (!(isArk ? /^\d{13}$/ : /^\d{10}$/).test(digits)) return undefined;
  return isArk ? Math.floor(Number(digits) / 1000) : Number(digits);
}

function distance(seconds: number): string {
  if (seconds === 0) return 'this very second';
  const size = Math.abs(seconds);
  const whole = size < 7200 ? `${size} s` : `${Math.round(size / 3600)} h`;
  return seconds > 0 ? `${whole} ahead` : `${whole} ago`;
}

function otherUnit(digits: string | undefined, isArk: boolean): string {
  if (digits === undefined) return '';
  if (!isArk && /^\d{13}$/.test(digits)) return ': these are milliseconds';
  return isArk && /^\d{10}$/.test(digits) ? ': these are seconds' : '';
}
