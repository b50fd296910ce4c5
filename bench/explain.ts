import { signDigests } from '../src/adapters/node/node-digests.ts';
import { diagnoseSign } from '../src/explain/diagnose-sign.ts';
import { BodyScanner } from '../src/wire/body-scanner.ts';

/**
 * How long one diagnosis takes where no mistake is found, which is the longest: everything is tried.
 *
 * `node bench/explain.ts`: median and worst of each body, in milliseconds of one
 * core, so that other work on the machine does not count.
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

let isFirst = true;
for (const members of [1, 5, 20, 100]) {
  const scanned = new BodyScanner().scan(body(members));
  if ('fault' in scanned) throw new Error(scanned.fault);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.cpuUsage();
    diagnoseSign({ body: scanned, app, match: undefined, otherSecrets: [] }, signDigests);
    const { user, system } = process.cpuUsage(start);
    if (isFirst) console.log(`the first of a process: ${((user + system) / 1000).toFixed(1)} ms`);
    else times.push((user + system) / 1000);
    isFirst = false;
  }
  times.sort((left, right) => left - right);
  const [median = 0, worst = 0] = [times[Math.floor(times.length / 2)], times.at(-1)];
  console.log(
    `${scanned.bytes.length} bytes: median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms of ${times.length}`,
  );
}
