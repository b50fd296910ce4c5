import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { DayCounts } from '../src/adapters/memory/day-counts.ts';
import { MemoryRateLimitStore } from '../src/adapters/memory/memory-rate-limit-store.ts';
import { MemoryUsageMeter } from '../src/adapters/memory/memory-usage-meter.ts';
import { systemClock } from '../src/adapters/node/system-clock.ts';
import { openSqliteStore } from '../src/adapters/sqlite/open-sqlite-store.ts';
import { KEPT_EVERY_MS, UsageKeeper } from '../src/main/registry/usage-keeper.ts';
import { paceOf } from '../src/model/gcra.ts';
import type { QuotaCharge } from '../src/model/quota.ts';
import type { UsageBatch } from '../src/model/usage.ts';
import type { CallLog, CallRecord } from '../src/ports/call-log.ts';
import { callRecord } from '../test/adapters/call-record.ts';

/**
 * What it costs a call to be counted, and the event loop to hand the counts over.
 *
 * `node bench/usage.ts [calls] [apps]`: with and without take turns in each round; nanoseconds of CPU per call, medians and ranges.
 * Apps and APIs are many, so that look-ups miss the caches of the processor as they do in life.
 */
const CALLS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 9;
const APPS = Number(process.argv[3] ?? 2000);
const APIS = 200;
/** Calls between two looks: 10,000 a second. */
const TAKEN_EVERY = (10_000 * KEPT_EVERY_MS) / 1000;

/** Each text once, as a snapshot holds them. */
const appKeys = Array.from({ length: APPS }, (_, app) => `app-${app}`);
const types = Array.from({ length: APIS }, (_, api) => `bg.api${api}.get`);
const records: readonly CallRecord[] = Array.from({ length: APPS }, (_, at) =>
  callRecord({ appKey: appKeys[at], type: types[(at * 7) % APIS], secretVersion: 1 }),
);
/** Reads what every log reads. */
const nothing: CallLog & { seen: number } = {
  seen: 0,
  record({ atMs, appKey }) {
    this.seen += appKey === undefined ? 0 : atMs;
  },
};

function write(log: CallLog, look: () => void): number {
  const before = process.cpuUsage();
  for (let call = 0; call < CALLS; call += 1) {
    const record = records[call % records.length];
    if (record !== undefined) log.record(record);
    if (call % TAKEN_EVERY === 0) look();
  }
  return nanosecondsSince(before);
}

function take(charges: readonly (readonly QuotaCharge[])[], days: DayCounts): number {
  const store = new MemoryRateLimitStore(systemClock, days);
  const before = process.cpuUsage();
  for (let call = 0; call < CALLS; call += 1) {
    store.take(charges[call % charges.length] ?? []);
    if (call % TAKEN_EVERY === 0) days.take();
  }
  return nanosecondsSince(before);
}

function nanosecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / CALLS;
}

function compare(name: string, without: () => number, withIt: () => number): void {
  const [base, all]: [number[], number[]] = [[], []];
  without();
  withIt();
  for (let round = 0; round < ROUNDS; round += 1) {
    base.push(without());
    all.push(withIt());
  }
  const more = all.map((ns, round) => ns - (base[round] ?? 0));
  console.log(`${name}: without ${shown(base)}, with ${shown(all)}, difference ${shown(more)} ns per call`);
}

function shown(figures: readonly number[]): string {
  const sorted = figures.toSorted((one, other) => one - other);
  const at = (place: number): string => (sorted[place] ?? 0).toFixed(0);
  return `${at(Math.floor(sorted.length / 2))} (${at(0)} to ${at(sorted.length - 1)})`;
}

/** Nothing runs by itself. */
const byHand = () => () => {};

/** Hands a look of so many rows over to a thread's port: how long the loop was held in each of its turns. */
async function handOver(rows: number): Promise<void> {
  const meter = new MemoryUsageMeter();
  for (let at = 0; at < rows / 2; at += 1) {
    const [appKey, type] = [`app-${at % (rows / 4)}`, `bg.api${at % 4}.get`];
    meter.record(callRecord({ appKey, type, secretVersion: 1 + (at % 2) }));
  }
  const { port1, port2 } = new MessageChannel();
  let startedAt = performance.now();
  const turns: number[] = [];
  const add = async (batch: UsageBatch): Promise<void> => {
    port1.postMessage(batch);
    turns.push(performance.now() - startedAt);
    await new Promise(resolve => setImmediate(resolve));
    startedAt = performance.now();
  };
  const keeper = new UsageKeeper({ meter, days: new DayCounts(), add, every: byHand, onTrouble() {} });
  await keeper.keep();
  port1.close();
  port2.close();
  const longest = Math.max(...turns);
  console.log(
    `handing over ${rows} rows: ${turns.length} turns of the loop, the longest ${longest.toFixed(2)} ms`,
  );
}

async function keepInSqlite(rows: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-usage-'));
  const store = await openSqliteStore(join(folder, 'registry.db'));
  const meter = new MemoryUsageMeter();
  const add = (batch: UsageBatch) => store.usage.add(batch);
  const keeper = new UsageKeeper({ meter, days: new DayCounts(), add, every: byHand, onTrouble() {} });
  for (const round of ['first', 'again']) {
    for (let at = 0; at < rows / 2; at += 1)
      meter.record(callRecord({ appKey: `app-${at}`, secretVersion: 1 }));
    const startedAt = performance.now();
    await keeper.keep();
    console.log(`keeping ${rows} rows in SQLite, ${round}: ${(performance.now() - startedAt).toFixed(0)} ms`);
  }
  await store.close();
  rmSync(folder, { recursive: true });
}

const meter = new MemoryUsageMeter();
compare(
  'counting a call',
  () => write(nothing, () => {}),
  () => write(meter, () => meter.take()),
);
const pace = { id: 'app', pace: paceOf({ rate: 1_000_000, perMs: 1000, burst: 1_000_000 }) };
const day = { id: 'app-day', callsPerDay: 1_000_000_000 };
const paced = appKeys.map(subject => [{ rule: pace, subject }]);
const both = appKeys.map(subject => [
  { rule: pace, subject },
  { rule: day, subject },
]);
compare(
  'a day quota beside a rate',
  () => take(paced, new DayCounts()),
  () => take(both, new DayCounts()),
);
await handOver(20_000);
await keepInSqlite(20_000);
