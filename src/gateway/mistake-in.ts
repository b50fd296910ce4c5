import type { Snapshot } from '../model/snapshot.ts';
import type { Passage } from '../pipeline/run-pipeline.ts';
import type { Services } from '../pipeline/world.ts';
import type { MistakeNamer } from '../ports/mistake-namer.ts';

/** What the mistake in a sign is looked for with. */
export interface MistakeSearch {
  readonly namer: MistakeNamer;
  readonly signLedger: Services['signLedger'];
  readonly snapshot: Snapshot;
}

/**
 * The mistake in the sign of a call that was refused for it; `undefined`: none is told.
 *
 * Whoever fails too often is told nothing: it would be a second guess for each one that the ledger lets through.
 */
export function mistakeIn(
  { refusal, stoppedBy, facts }: Passage,
  { namer, signLedger, snapshot }: MistakeSearch,
): string | undefined {
  const { body, app, received } = facts;
  if (stoppedBy !== 'check-sign' || refusal?.refused !== 'sign-invalid' || refusal.fault !== undefined)
    return undefined;
  if (body === undefined || app === undefined) return undefined;
  const address = received.client.text;
  if (signLedger.isGuessing(snapshot.signFailures, { appKey: app.key, address })) return undefined;
  return namer.nameIn({ body, app, address });
}
