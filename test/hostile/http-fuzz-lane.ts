import { parentPort } from 'node:worker_threads';
import { startFuzzGateway } from './fuzz-gateway.ts';
import { fuzzHttp, type HttpFuzzPlan } from './http-fuzz.ts';

/** A thread that fuzzes stretch after stretch, each on a gateway and a service of its own: what they keep goes with them. */
parentPort?.on('message', (plan: HttpFuzzPlan) => void fuzzStretch(plan));

async function fuzzStretch(plan: HttpFuzzPlan): Promise<void> {
  const target = await startFuzzGateway();
  const tally = await fuzzHttp(target, plan);
  await target.stop();
  parentPort?.postMessage(tally);
}
