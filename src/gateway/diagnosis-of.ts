import type { Refusal } from '../errors/refusal.ts';
import { errorRows } from '../errors/table.ts';
import type { Course } from './call-record.ts';

/** Of a detail, which may be the caller's own text. */
const DETAIL_LENGTH_MAX = 150;

/**
 * What these rows say is all that a caller hears. A sign can be refused for the replay of somebody else's, and a bug can
 * strike behind a check that an attacker must not see passed.
 */
const SAID_BY_ROW_ALONE = new Set(['sign-invalid', 'system-exception']);

/** Where the cause speaks of the caller's own bytes, or of what belongs to an app that proved its secret. */
const TELLS_CAUSE = new Set([
  'listener',
  'scan-body',
  'identify-app-key',
  'check-body-size',
  'check-authorization',
  'check-refusal-ceiling',
  'identify-binding',
]);

/**
 * One sentence on a refusal for whoever made the call; `undefined`: the call was not refused.
 *
 * A caller who has proved nothing learns no more than the answer itself tells, and of a wrong sign at most `mistake`: the
 * one that makes it, where that was looked for. Holds what the caller sent as it came, line breaks too.
 */
export function diagnosisOf(course: Course, mistake?: string): string | undefined {
  if (!('facts' in course)) {
    const { refused, refusedBy: stoppedBy, cause } = course;
    return refused === undefined ? undefined : sentenceOn({ refused, cause }, stoppedBy);
  }
  const { refusal, stoppedBy } = course;
  return refusal === undefined ? undefined : sentenceOn(refusal, stoppedBy, mistake);
}

function sentenceOn({ refused, message, cause, fault }: Refusal, stoppedBy = '', mistake?: string): string {
  const { code, sentence } = errorRows[refused];
  const row = `${refused} ${code}: ${sentence.replace(/\.$/, '')}`;
  if (fault !== undefined) return `fault ${fault.id} of this sandbox struck: ${row}`;
  if (mistake !== undefined) return `${stoppedBy}: ${mistake}; ${row}`;
  if (SAID_BY_ROW_ALONE.has(refused)) return row;
  const detail = message ?? (TELLS_CAUSE.has(stoppedBy) ? cause : undefined);
  // The detail in front: where room is short, it is the sentence that anybody can look up.
  return detail === undefined ? `${stoppedBy}: ${row}` : `${stoppedBy}: ${cut(detail)}; ${row}`;
}

function cut(detail: string): string {
  return detail.length > DETAIL_LENGTH_MAX ? `${detail.slice(0, DETAIL_LENGTH_MAX)}...` : detail;
}
