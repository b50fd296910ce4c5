import { millisecondsOf } from '../config/kinds/number.ts';
import { AdminProblem } from './admin-problem.ts';

/** Milliseconds of a duration such as `7d`; throws the problem that says what one is. */
export function durationIn(text: string): number {
  const time = millisecondsOf(text);
  if (time !== undefined) return time;
  throw new AdminProblem(400, 'A duration is a number and a unit: 0s, 30m, 12h, 7d.');
}
