import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AccessTokens } from '../../src/registry/access-tokens.ts';
import { AppSecrets } from '../../src/registry/app-secrets.ts';
import { documentOf } from '../../src/registry/load-entries.ts';
import { CopyReading, type CopyRecord, copyRecords } from '../../src/registry/registry-copy.ts';
import { DOCUMENT, NOW_MS, ORDER, openStage } from './registry-stage.ts';

const DAY_MS = 86_400_000;

type Stage = Awaited<ReturnType<typeof openStage>>;

/** Copies a registry; `disturb` runs in the nth pause. */
async function copied(stage: Stage, disturb: (nth: number) => Promise<unknown> = async () => {}) {
  const before = stage.updates.length;
  const first = stage.updates.at(-1)?.revision ?? 0;
  const meanwhile = () => {
    const since = stage.updates.slice(before);
    const touched = since.flatMap(update => ('changes' in update ? update.changes : []));
    return { revision: since.at(-1)?.revision ?? first, touched };
  };
  let nth = 0;
  const pause = async (): Promise<void> => {
    nth += 1;
    await disturb(nth);
  };
  const records: CopyRecord[] = [];
  const { store } = stage;
  for await (const page of copyRecords({ store, nowMs: () => NOW_MS, meanwhile, pause }))
    records.push(...page);
  return records;
}

function read(stage: Stage, records: readonly CopyRecord[]) {
  const reading = new CopyReading();
  // They come from a file.
  for (const record of records) reading.add(JSON.parse(JSON.stringify(record)) as CopyRecord);
  const { moment, entries, extras, settings } = reading;
  const { sealer } = stage.registry.parts;
  return { moment, document: documentOf(entries, extras, { sealer, settings, nowMs: NOW_MS }) };
}

describe('a copy of a registry', () => {
  test('says what the registry says, with every secret sealed and every token hashed', async () => {
    const stage = await openStage();
    await stage.apply(DOCUMENT);
    const records = await copied(stage);
    const { moment, document } = read(stage, records);
    const loaded = await stage.registry.load();
    assert.deepEqual(document, loaded.document);
    assert.deepEqual(moment, { revision: loaded.revision, atMs: NOW_MS });
    assert.doesNotMatch(JSON.stringify(records), /hush/);
  });

  test('of an empty registry is empty and whole', async () => {
    const stage = await openStage();
    const { moment, document } = read(stage, await copied(stage));
    assert.deepEqual(moment, { revision: 0, atMs: NOW_MS });
    assert.equal(document.apps.length, 0);
  });

  test('says what its last revision said, whatever is changed while it is made', async () => {
    const stage = await openStage();
    await stage.apply(DOCUMENT);
    const { registry } = stage;
    const secrets = new AppSecrets(registry);
    const tokens = new AccessTokens(registry);
    const deeds = [
      () => registry.remove({ kind: 'app', id: 'ak_two' }, ORDER),
      () => secrets.rotate('ak_one', { ...ORDER, overlapMs: 0, pending: false }),
      () => tokens.issue('ak_one', 1001, { ...ORDER, lifetimeMs: DAY_MS }),
      () => registry.put('merchant', '{"mall_id":1003}', ORDER),
      () => registry.remove({ kind: 'merchant', id: '1002' }, ORDER),
      () => registry.amend({ kind: 'upstream', id: 'orders' }, { timeout: '1s' }, ORDER),
    ];
    const records = await copied(stage, async nth => void (await deeds[nth - 1]?.()));
    const { moment, document } = read(stage, records);
    const loaded = await registry.load();
    assert.equal(moment?.revision, 1 + deeds.length);
    assert.deepEqual(sorted(document), sorted(loaded.document));
  });

  test('whose end is missing has no moment', async () => {
    const stage = await openStage();
    await stage.apply(DOCUMENT);
    assert.equal(read(stage, (await copied(stage)).slice(0, -1)).moment, undefined);
  });

  test('waits for a change that is kept and was not told yet', async () => {
    const stage = await openStage();
    await stage.apply(DOCUMENT);
    let asked = 0;
    const meanwhile = () => ({ revision: (asked += 1) > 2 ? 1 : 0, touched: [] });
    const { store } = stage;
    const pages = copyRecords({ store, nowMs: () => NOW_MS, meanwhile, pause: async () => {} });
    const records: CopyRecord[] = [];
    for await (const page of pages) records.push(...page);
    assert.equal(read(stage, records).moment?.revision, 1);
    assert.equal(asked, 3);
  });
});

/** Entries that were read again come last. */
function sorted(document: object): object {
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(each => JSON.stringify(each)).sort() : value,
    ]),
  );
}
