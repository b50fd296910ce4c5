import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attackFraming, attacksOf, type FramingTally } from '../hostile/framing-attack.ts';
import { framingPayloads, PAYLOADS_KNOWN } from '../hostile/framing-payloads.ts';
import { startFuzzGateway } from '../hostile/fuzz-gateway.ts';
import { FRONT_PROXIES, isInstalled, startFrontProxy } from './front-proxy.ts';
import {
  counted,
  type Finding,
  type Goal,
  type GoalRun,
  type Measure,
  measured,
  notMeasured,
} from './goal.ts';

/** Status and code of every answer of the gateway, per payload: `as-is`, then `signed`. */
export const FRAMING_PINS = join(import.meta.dirname, '../hostile/framing-outcomes.json');

export const framing: Goal = {
  id: 'R2',
  goal: 'framing: all payloads of the corpus by raw socket, as they are and with signed bodies, directly and behind nginx and haproxy, statuses pinned: never more requests at the service than envelopes answered, no socket left open',
  full: `${PAYLOADS_KNOWN} payloads in two forms, three ways`,
  short: 'directly only',
  run: attackAllWays,
};

async function attackAllWays(run: GoalRun): Promise<Finding> {
  if (framingPayloads.length === 0) return notMeasured(`${PAYLOADS_KNOWN} payloads of the corpus are absent`);
  const direct = await framingOutcomes();
  const measures = [describe('directly', direct), unsigned(direct), pinned(direct)];
  for (const front of run.form === 'full' ? FRONT_PROXIES : []) {
    if (!isInstalled(front)) {
      const left = `${2 * PAYLOADS_KNOWN} connections not made: ${front.name} is not installed`;
      measures.push(counted(`behind ${front.name}`, left, false));
      continue;
    }
    const target = await startFuzzGateway();
    const port = await startFrontProxy(run, front, target.gateway.port);
    const tallies: FramingTally[] = [];
    for (const isSigned of [false, true]) {
      tallies.push(await attackFraming(target, attacksOf(framingPayloads, isSigned), port));
    }
    await target.stop();
    for (const finding of tallies.flatMap(({ findings }) => findings))
      run.progress(`${front.name}: ${finding}`);
    measures.push(describe(`behind ${front.name}`, tallies));
  }
  return measured(...measures);
}

/** What the gateway itself does with both forms of the corpus. */
export async function framingOutcomes(): Promise<readonly FramingTally[]> {
  const tallies: FramingTally[] = [];
  for (const isSigned of [false, true]) {
    const target = await startFuzzGateway();
    tallies.push(await attackFraming(target, attacksOf(framingPayloads, isSigned)));
    await target.stop();
  }
  return tallies;
}

function describe(way: string, tallies: readonly FramingTally[]): Measure {
  const findings = tallies.flatMap(tally => tally.findings);
  const connections = tallies.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
  const served = tallies.reduce((sum, tally) => sum + tally.served, 0);
  const figure = `${findings.length} findings of ${connections} connections, ${served} requests served`;
  return counted(way, figure, findings.length === 0 && served > 0);
}

/** No payload of the corpus carries a right sign. */
function unsigned([asIs]: readonly FramingTally[]): Measure {
  const payloads = asIs?.outcomes.length ?? 0;
  const figure = `${asIs?.served ?? 0} of ${payloads} payloads`;
  return counted(
    'reached the service as they are',
    figure,
    asIs?.served === 0 && payloads === PAYLOADS_KNOWN,
  );
}

function pinned(tallies: readonly FramingTally[]): Measure {
  // Written by test/hostile/pin-framing.ts.
  const pins = JSON.parse(readFileSync(FRAMING_PINS, 'utf8')) as Readonly<Record<string, readonly string[]>>;
  const expected = [...(pins['as-is'] ?? []), ...(pins['signed'] ?? [])];
  const found = tallies.flatMap(({ outcomes }) => outcomes);
  const others = found.filter((outcome, nth) => outcome !== expected[nth]).length;
  return counted('statuses other than pinned', `${others} of ${found.length}`, others === 0);
}
