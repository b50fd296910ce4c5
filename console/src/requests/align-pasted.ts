const SECRET = '‹app_secret›';
/** How the gateway shortens an access token that it shows. */
const SHORT_TOKEN = /access_token(.{1,8})…/;
/** An edge longer than this is no secret. */
const SECRET_CHARS_MAX = 64;
const ANCHOR_CHARS = 12;

/**
 * A pasted string with its secret and token masked as the expected one masks them, so that only real differences stay.
 *
 * The secret may be there, left out, or a placeholder: what stands before the first and behind the last common run.
 */
export function alignPasted(expected: string, pasted: string): string {
  if (!expected.startsWith(SECRET) || !expected.endsWith(SECRET)) return pasted;
  const core = expected.slice(SECRET.length, -SECRET.length);
  const shortened = shortenToken(core, pasted.trim());
  const start = shortened.indexOf(core.slice(0, ANCHOR_CHARS));
  const tail = core.slice(-ANCHOR_CHARS);
  const end = shortened.lastIndexOf(tail) + tail.length;
  const isEdged = start >= 0 && start <= SECRET_CHARS_MAX && end >= tail.length;
  const isTailed = shortened.length - end <= SECRET_CHARS_MAX;
  return isEdged && isTailed ? `${SECRET}${shortened.slice(start, end)}${SECRET}` : shortened;
}

function shortenToken(core: string, pasted: string): string {
  const shown = SHORT_TOKEN.exec(core);
  if (shown === null) return pasted;
  const head = `access_token${shown[1] ?? ''}`;
  const at = pasted.indexOf(head);
  const behind = core.slice(shown.index + shown[0].length).slice(0, ANCHOR_CHARS);
  const end = at < 0 ? -1 : pasted.indexOf(behind, at + head.length);
  return end < 0 || behind === '' ? pasted : `${pasted.slice(0, at)}${shown[0]}${pasted.slice(end)}`;
}
