import { signDigests } from '../src/adapters/node/node-digests.ts';
import { turns } from '../src/adapters/node/turn-queue.ts';
import { diagnoseSign } from '../src/explain/diagnose-sign.ts';
import { nameMistake } from '../src/explain/name-mistake.ts';
import { warmUpDiagnosis } from '../src/explain/warm-up-diagnosis.ts';
import { BodyScanner } from '../src/wire/body-scanner.ts';

/**
 * How long one diagnosis takes where no mistake is found, which is the longest: the search goes on until its work is
 * spent. Beside it, how long the caller of a sandbox waits for a mistake to be named in a header.
 *
 * `node bench/explain.ts`: median and worst of each body, in milliseconds of one
 * core, so that other work on the machine does not count; compilation and collection on other threads do.
 */
const ROUNDS = 40;
const encoder = new TextEncoder();
const app = { key: 'app-1', secrets: [encoder.encode('s'.repeat(40))], signing: 'tolerant' } as const;

function member(index: number): string {
  return `"field${index}":{"name":"Straße ${index} <a/b>","price":1${index}.50,"isOn":true,"none":null,"list":[1,2,"x"]}`;
}

function body(members: number): Uint8Array {
  const nested = Array.from({ length: members }, (_, index) => member(index)).join(',');
  return encoder.encode(
    `{"type":"bg.goods.add","app_key":"app-1","timestamp":1795348800,"data_type":"JSON","access_token":"${'t'.repeat(59)}","title":"a \\"quoted\\" title","remark":"","flag":true,"gone":null,"Zeta":"z",${nested},"sign":"00112233445566778899AABBCCDDEEFF"}`,
  );
}

/** Milliseconds of each round, in their order. */
function measure(work: () => unknown): readonly number[] {
  return Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((left, right) => left - right);
  const [median = 0, worst = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return `median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`;
}

// As a sandbox does once it is ready.
const before = process.cpuUsage();
await warmUpDiagnosis(signDigests, turns.next);
const { user, system } = process.cpuUsage(before);
console.log(`warmed up in ${((user + system) / 1000).toFixed(0)} ms`);

for (const members of [1, 5, 20, 100]) {
  const scanned = new BodyScanner().scan(body(members));
  if ('fault' in scanned) throw new Error(scanned.fault);
  const sign = { body: scanned, app, match: undefined, otherSecrets: [] };
  const explained = measure(() => diagnoseSign(sign, signDigests));
  const named = measure(() => nameMistake(sign, signDigests));
  console.log(`${scanned.bytes.length} bytes: explained ${spread(explained)}; named ${spread(named)}`);
}
