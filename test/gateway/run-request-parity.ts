import { compareReadings, mutatedRequests, PlatformReader, readByOurs } from './request-parity.ts';

/** Holds our reader of requests to that of the platform: `node test/gateway/run-request-parity.ts [seed] [count]`. */
const [seed = 1, count = 100_000] = process.argv.slice(2).map(Number);
const platform = new PlatformReader();
const counts = new Map<string, number>();
for (const request of mutatedRequests(seed, count)) {
  const bytes = Buffer.from(request, 'latin1');
  const ours = readByOurs([bytes]);
  const verdict = compareReadings(ours, await platform.read(bytes));
  const isKnown = verdict === 'same' || verdict === 'refused' || verdict === 'stricter';
  const kind = verdict === 'stricter' ? `${verdict}: ${ours.refusal}` : isKnown ? verdict : 'finding';
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (kind !== 'finding') continue;
  console.log(`${verdict}: ${JSON.stringify(request)}`);
  process.exitCode = 1;
}
console.log(`seed ${seed}: ${count} requests`, Object.fromEntries(counts));
platform.close();
