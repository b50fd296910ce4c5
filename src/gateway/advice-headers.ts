import type { Refusal } from '../errors/refusal.ts';
import { errorRows } from '../errors/table.ts';
import type { Course } from './call-record.ts';

const REQUEST_ID = 'x-gatewright-request-id';
const DIAGNOSIS = 'x-gatewright-diagnosis';

/** What a page of an allowed origin may read beside the other headers. */
export const ADVICE_NAMES: readonly string[] = [REQUEST_ID, DIAGNOSIS];

/** Of a diagnosis, and of a request id. */
const LENGTH_MAX = 300;

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

const OUTSIDE_ASCII = /[^\x20-\x7e]/g;

/**
 * The headers that help whoever develops against a sandbox, names alternating with values: the id of the call, and for
 * a refusal one sentence on it.
 *
 * Printable ASCII of at most 300 characters, whatever the caller sent. A caller who has proved nothing learns no more
 * than the answer itself tells.
 */
export function adviceHeaders(requestId: string, course: Course): readonly string[] {
  const id = plain(requestId);
  const diagnosis = diagnosisOf(course);
  if (diagnosis === undefined) return [REQUEST_ID, id];
  const tail = `; in full: gatewright explain ${id}`;
  const room = Math.max(0, LENGTH_MAX - tail.length);
  return [REQUEST_ID, id, DIAGNOSIS, (plain(diagnosis).slice(0, room) + tail).slice(0, LENGTH_MAX)];
}

function diagnosisOf(course: Course): string | undefined {
  if (!('facts' in course)) {
    const { refused, refusedBy: stoppedBy, cause } = course;
    return refused === undefined ? undefined : sentenceOn({ refused, cause }, stoppedBy);
  }
  const { refusal, stoppedBy } = course;
  return refusal === undefined ? undefined : sentenceOn(refusal, stoppedBy);
}

function sentenceOn({ refused, message, cause, fault }: Refusal, stoppedBy = ''): string {
  const { code, sentence } = errorRows[refused];
  const row = `${refused} ${code}: ${sentence.replace(/\.$/, '')}`;
  if (fault !== undefined) return `fault ${fault.id} of this sandbox struck: ${row}`;
  if (SAID_BY_ROW_ALONE.has(refused)) return row;
  const detail = message ?? (TELLS_CAUSE.has(stoppedBy) ? cause : undefined);
  // The detail in front: where room is short, it is the sentence that anybody can look up.
  return detail === undefined ? `${stoppedBy}: ${row}` : `${stoppedBy}: ${cut(detail)}; ${row}`;
}

function cut(detail: string): string {
  return detail.length > LENGTH_MAX / 2 ? `${detail.slice(0, LENGTH_MAX / 2)}...` : detail;
}

/** A line break in a value would begin a header, and a letter outside ASCII reads differently for every client. */
function plain(text: string): string {
  return text.slice(0, LENGTH_MAX).replace(OUTSIDE_ASCII, '?');
}
