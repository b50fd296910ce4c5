import { existsSync } from 'node:fs';
import { SealedFile } from '../../adapters/node/sealed-file.ts';
import { systemClock } from '../../adapters/node/system-clock.ts';
import type { Document } from '../../model/document.ts';
import { StoreError } from '../../ports/registry-store.ts';
import { SealError } from '../../ports/secret-sealer.ts';
import { documentOf } from '../../registry/load-entries.ts';
import { COPY_FORMAT, type CopyMoment, CopyReading, type CopyRecord } from '../../registry/registry-copy.ts';
import { type SealKeys, sealerOf } from './seal-key.ts';

/** A registry as its copy shows it. */
export interface CopiedRegistry {
  readonly moment: CopyMoment;
  readonly document: Document;
}

const NEW_LINE = 10;

/** Where the copy of a registry lies: beside its database. */
export function copyPath(database: string): string {
  return `${database}.copy`;
}

export function hasCopy(database: string): boolean {
  return existsSync(copyPath(database));
}

/** The sealed copy of a registry. */
export function copyFile(database: string, key: Uint8Array): SealedFile {
  return new SealedFile({ path: copyPath(database), key, purpose: 'registry-copy', version: COPY_FORMAT });
}

/** Reads the copy of a registry. Throws a `StoreError` where there is none, or it does not open whole. */
export function readCopy(database: string, keys: SealKeys): CopiedRegistry {
  if (!hasCopy(database)) throw new StoreError('unreadable', `there is no ${copyPath(database)}`);
  try {
    const reading = new CopyReading();
    for (const record of recordsIn(openedCopy(database, keys))) reading.add(record);
    const { moment, entries, extras, settings } = reading;
    if (moment === undefined) throw new SealError(`${copyPath(database)} has no end`);
    const sealer = sealerOf(keys);
    return {
      moment,
      document: documentOf(entries, extras, { sealer, settings, nowMs: systemClock.wallMs() }),
    };
  } catch (error) {
    if (error instanceof SealError) throw new StoreError('corrupt', error.message);
    throw error;
  }
}

/** A copy may be older than the current key. */
function openedCopy(database: string, keys: SealKeys): Buffer {
  const files = keys.map(key => copyFile(database, key));
  return (files.find(file => file.isOfItsKey()) ?? copyFile(database, keys[0])).read();
}

function* recordsIn(text: Buffer): Generator<CopyRecord> {
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf(NEW_LINE, at);
    const end = found === -1 ? text.length : found;
    // The seal was good: this program wrote it, in this form.
    yield JSON.parse(text.toString('utf8', at, end)) as CopyRecord;
    at = end + 1;
  }
}
