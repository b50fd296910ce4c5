import { serveLane } from '../faults/serve-lane.ts';
import { startFuzzGateway } from './fuzz-gateway.ts';
import { fuzzHttp, type HttpFuzzPlan, type HttpFuzzTally } from './http-fuzz.ts';

/** A thread that fuzzes stretch after stretch, each on a gateway and a service of its own: what they keep goes with them. */
serveLane<HttpFuzzPlan, HttpFuzzTally>(async plan => {
  const target = await startFuzzGateway();
  const tally = await fuzzHttp(target, plan);
  await target.stop();
  return tally;
});
