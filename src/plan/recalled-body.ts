import type { JournaledCall, JournaledRequest } from '../ports/call-journal.ts';
import { BodyScanner } from '../wire/body-scanner.ts';
import { ScannedBody } from '../wire/scanned-body.ts';

/** What is in no document, and has the grammar of nothing. */
const UNKNOWN = '!';

const scanner = new BodyScanner();
const encoder = new TextEncoder();

/**
 * A body with the common parameters of a recorded call, as far as they are known; its token is the token's digest.
 *
 * So the real checks find what they look at.
 */
export function recalledBody({ appKey, sent }: JournaledCall): ScannedBody {
  const parameters: Record<string, string> = {};
  if (sent !== undefined) fill(parameters, sent, appKey);
  const scanned = scanner.scan(encoder.encode(JSON.stringify(parameters)));
  if (scanned instanceof ScannedBody) return scanned;
  throw new Error(`a recalled body does not read: ${scanned.fault}`);
}

function fill(parameters: Record<string, string>, sent: JournaledRequest, appKey: string | undefined): void {
  const { keyName, type, version, tokenHash, dataType } = sent;
  if (keyName !== undefined) parameters[keyName] = appKey ?? UNKNOWN;
  if (type !== undefined) parameters['type'] = type || UNKNOWN;
  if (version !== undefined) parameters['version'] = version || UNKNOWN;
  if (tokenHash !== undefined) parameters['access_token'] = tokenHash || UNKNOWN;
  if (dataType !== undefined) parameters['data_type'] = dataType === 'json' ? 'JSON' : UNKNOWN;
}
