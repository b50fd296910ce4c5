import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EntryKind } from '../../src/model/entry-kind.ts';
import type { PageAsk, StoredEntry } from '../../src/ports/registry-store.ts';
import { loadDocument } from '../../src/registry/load-entries.ts';
import { openStage } from './registry-stage.ts';

/** More than one call can have arguments. */
const MERCHANTS = 150_000;

test('a registry is loaded however many entries of a kind it has', async () => {
  const { store, registry } = await openStage();
  const merchant = (nth: number): StoredEntry => ({
    kind: 'merchant',
    id: String(nth).padStart(9, '0'),
    body: `{"mall_id":${nth}}`,
    revision: 1,
  });
  const entries = async (kind: EntryKind, { after, limit }: PageAsk<string>) => {
    const from = Number(after ?? 0) + 1;
    const length = kind === 'merchant' ? Math.min(limit, MERCHANTS - from + 1) : 0;
    return Array.from({ length }, (_, nth) => merchant(from + nth));
  };
  // Everything else is asked of an empty registry.
  Object.defineProperty(store, 'entries', { value: entries });
  const { sealer } = registry.parts;
  const document = await loadDocument({ reader: store, sealer, settings: new Map(), nowMs: 0 });
  assert.equal(document.merchants.length, MERCHANTS);
});
