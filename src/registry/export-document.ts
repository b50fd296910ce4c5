import { SECRET_MARK } from '../config/document-data.ts';
import { instantText } from '../config/kinds/instant.ts';
import { entryKindNames, entryKinds } from '../model/entry-kind.ts';
import type { RegistryReader, StoredEntry } from '../ports/registry-store.ts';
import { settingsIn } from './committer.ts';
import { liveSecrets, secretData } from './load-entries.ts';
import { everyEntry } from './registry.ts';
import { withMembers } from './splice-secrets.ts';

/**
 * The whole registry as a document in JSON that can be applied again: it then changes nothing.
 *
 * Secrets that are live at this moment are marks, which stand for what is kept; tokens are their hashes.
 */
export async function exportDocument(reader: RegistryReader, nowMs: number): Promise<string> {
  const members = ['"version":1'];
  for (const [key, json] of await settingsIn(reader)) members.push(`${JSON.stringify(key)}:${json}`);
  for (const kind of entryKindNames) {
    const bodies: string[] = [];
    for await (const entry of everyEntry(reader, kind)) bodies.push(await bodyOf(entry, reader, nowMs));
    members.push(`${JSON.stringify(entryKinds[kind].section)}:[${bodies.join(',')}]`);
  }
  return `{${members.join(',')}}`;
}

async function bodyOf(
  { kind, id, body }: StoredEntry,
  reader: RegistryReader,
  nowMs: number,
): Promise<string> {
  if (kind === 'app') {
    const live = liveSecrets(await reader.secrets(id), nowMs);
    return withMembers(body, { secrets: live.map(secret => secretData(SECRET_MARK, secret)) });
  }
  if (kind !== 'authorization') return body;
  const [appKey = '', mallId] = id.split(' ');
  const tokens = (await reader.tokensOf(appKey, Number(mallId))).map(({ hash, status, expiresAtMs }) => ({
    hash,
    status,
    expires_at: instantText(expiresAtMs),
  }));
  return withMembers(body, { tokens });
}
