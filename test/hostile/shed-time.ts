import { requestOf, signedBody, startStage } from '../gateway/http-stage.ts';

/*
 * node test/hostile/shed-time.ts: how long a call waits for its 4000000 where the gateway has too many on its hands,
 * over one connection of the loopback, with a body that has not come yet.
 */

const CALLS = 5_000;
const WARM_UP = 500;
const call = requestOf({ body: signedBody({ type: 'bg.service.get', size: 1024 }) });
const headBytes = call.indexOf('\r\n\r\n') + 4;

await using stage = await startStage({ more: 'overload: { calls: 1 }' });
const busy = await stage.connect();
busy.send(call);
await stage.service.next();
const connection = await stage.connect();
const times: number[] = [];
for (let sent = 0; sent < WARM_UP + CALLS; sent += 1) {
  const startedMs = performance.now();
  connection.send(call.subarray(0, headBytes));
  const { body } = await connection.answer();
  if (sent >= WARM_UP) times.push(performance.now() - startedMs);
  if (!body.includes('4000000')) throw new Error(`not shed: ${body.toString()}`);
  connection.send(call.subarray(headBytes));
}
times.sort((left, right) => left - right);
const at = (part: number): string => (times[Math.floor(part * (times.length - 1))] ?? 0).toFixed(3);
console.log(`shed in ${at(0.5)} ms (median), ${at(0.99)} ms (p99) of ${CALLS} calls`);
