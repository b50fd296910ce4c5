import type { ServeEvent } from '../main/serve.ts';

/** How the copy of the registry fares, in words. */
export function copySentence({ reason }: Extract<ServeEvent, { event: 'copy' }>): string {
  return reason === undefined
    ? 'the copy of the registry is written again'
    : `the copy of the registry cannot be written: ${reason}; a start without the database would serve an older one`;
}

/** That a copy is served, in words. */
export function fromCopySentence({
  revision,
  writtenAtMs,
  reason,
}: Extract<ServeEvent, { event: 'from-copy' }>): string {
  return (
    `the registry is not used: ${reason}\n` +
    `warning: served is its copy of revision r${revision}, written at ${new Date(writtenAtMs).toISOString()}: ` +
    'what was changed or revoked since is not in it, and nothing can be changed until a start with the registry'
  );
}
