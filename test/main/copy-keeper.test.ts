import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CopyKeeper, type CopyTrouble } from '../../src/main/registry/copy-keeper.ts';
import type { CopyRecord } from '../../src/registry/registry-copy.ts';
import { DOCUMENT, ORDER, openStage } from '../registry/registry-stage.ts';

/** A keeper whose timers go off when the test says so. */
async function openKeeper() {
  const stage = await openStage();
  await stage.apply(DOCUMENT);
  const planned: { readonly ms: number; readonly work: () => void }[] = [];
  const written: number[] = [];
  const troubles: CopyTrouble[] = [];
  const disk = {
    failure: '',
    tookMs: 0,
    duringWrite: async (): Promise<void> => {},
    behindWrite: async (): Promise<void> => {},
  };
  let forwardMs = 0;
  const keeper = new CopyKeeper(1, {
    store: stage.store,
    async write(texts) {
      let text = '';
      for await (const more of texts) {
        text += more;
        await disk.duringWrite();
      }
      await disk.behindWrite();
      const lines = text.trimEnd().split('\n');
      forwardMs += disk.tookMs;
      if (disk.failure !== '') throw new Error(disk.failure);
      // What the keeper wrote.
      const last = JSON.parse(lines.at(-1) ?? '') as CopyRecord;
      assert.ok('end' in last);
      written.push(last.end.revision);
    },
    onTrouble: trouble => troubles.push(trouble),
    nowMs: () => 0,
    forwardMs: () => forwardMs,
    later: (ms, work) => planned.push({ ms, work }),
  });
  stage.registry.listen(update => keeper.note(update));
  const change = (name: string) => stage.registry.amend({ kind: 'app', id: 'ak_one' }, { name }, ORDER);
  const goOff = async (): Promise<number | undefined> => {
    const next = planned.shift();
    next?.work();
    // Its work has no end that is told: `finish` waits for it, and copies nothing where the copy is new.
    await keeper.finish();
    return next?.ms;
  };
  return { ...stage, keeper, planned, written, troubles, disk, change, goOff };
}

describe('the copy of a registry', () => {
  test('is made at the start, and once for changes that come together', async () => {
    const { goOff, change, written, planned } = await openKeeper();
    assert.equal(await goOff(), 1_000);
    assert.deepEqual(written, [1]);
    for (const name of ['a', 'b', 'c']) await change(name);
    assert.equal(planned.length, 1);
    assert.equal(await goOff(), 1_000);
    assert.deepEqual(written, [1, 4]);
    assert.equal(planned.length, 0);
  });

  test('that takes long is made seldom', async () => {
    const { goOff, change, disk, planned } = await openKeeper();
    disk.tookMs = 5_000;
    await goOff();
    await change('a');
    assert.equal(planned[0]?.ms, 101_000);
  });

  test('is made again where something was changed before it was there', async () => {
    const { goOff, change, disk, written, planned } = await openKeeper();
    disk.behindWrite = async () => {
      disk.behindWrite = async () => {};
      await change('meanwhile');
    };
    planned.shift()?.work();
    await goOff();
    assert.deepEqual(written, [1, 2]);
  });

  test('is begun again where a setting is changed while it is made', async () => {
    const { registry, goOff, disk, written, planned, troubles } = await openKeeper();
    disk.duringWrite = async () => {
      disk.duringWrite = async () => {};
      await registry.set('region', '"eu"', ORDER);
    };
    await goOff();
    assert.deepEqual(written, [2]);
    assert.deepEqual([planned.length, troubles.length], [1, 0]);
  });

  test('that cannot be written is told once, is tried again, and is told when it can', async () => {
    const { goOff, change, disk, written, troubles, planned, keeper } = await openKeeper();
    disk.failure = 'no space left';
    disk.tookMs = 3_000;
    planned.shift()?.work();
    await keeper.finish();
    assert.deepEqual(troubles, [{ reason: 'no space left' }]);
    assert.equal(planned[0]?.ms, 10_000);
    await change('a');
    await goOff();
    assert.equal(troubles.length, 1);
    disk.failure = '';
    await goOff();
    assert.deepEqual(troubles, [{ reason: 'no space left' }, { reason: undefined }]);
    assert.deepEqual(written, [2]);
  });

  test('is brought up to date at the end, unless that takes long', async () => {
    const quick = await openKeeper();
    await quick.goOff();
    await quick.change('last');
    await quick.keeper.finish();
    assert.deepEqual(quick.written, [1, 2]);
    const slow = await openKeeper();
    slow.disk.tookMs = 3_000;
    await slow.goOff();
    await slow.change('last');
    await slow.keeper.finish();
    assert.deepEqual(slow.written, [1]);
  });
});
