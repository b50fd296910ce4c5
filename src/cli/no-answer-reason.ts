/** Why nothing came back, in words. */
export function noAnswerReason(err: unknown): string {
  const cause = err instanceof Error ? (err.cause ?? err) : err;
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'nothing listens there. Is the gateway running (gatewright serve)?';
  if (cause.name === 'TimeoutError') return 'it took too long';
  return code === '' ? cause.message : `${cause.message} (${code})`;
}
