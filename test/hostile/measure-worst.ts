import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RawConnection } from '../faults/raw-connection.ts';
import { type FuzzGateway, NOW, startFuzzGateway } from './fuzz-gateway.ts';
import { worstBodies } from './worst-bodies.ts';

/** What one body costs. */
export interface WorstMeasured {
  readonly name: string;
  readonly bytes: number;
  /** The longest time for which the process did nothing else, in the first of its calls, and the median of all. */
  readonly firstMs: number;
  readonly medianMs: number;
  /** What the checks took in all. */
  readonly checksMs: number;
  /** Memory that was taken by the time of the answer, in bodies. */
  readonly bodies: number;
  readonly code: number;
}

const ROUNDS = 9;

/**
 * Measures the worst requests inside the default limits, of which the name holds `wanted`.
 *
 * All seven dialects differ for nearly all of them, and the app has two secrets, neither of which made the sign.
 */
export async function measureWorst(
  wanted: string,
  onMeasured: (measured: WorstMeasured) => void,
): Promise<void> {
  const clock = { wallMs: () => NOW * 1000, monotonicMs: () => performance.now() };
  const target = await startFuzzGateway('', clock);
  setFlagsFromString('--expose-gc');
  // The flag puts `gc` into contexts that are made from now on.
  const collectGarbage = runInNewContext('gc') as () => void;
  for (const [name, body] of Object.entries(worstBodies)) {
    if (name.includes(wanted)) onMeasured(await measure(target, { name, body, collectGarbage }));
  }
  await target.stop();
}

interface Subject {
  readonly name: string;
  readonly body: Buffer;
  readonly collectGarbage: () => void;
}

async function measure(
  { gateway }: FuzzGateway,
  { name, body, collectGarbage }: Subject,
): Promise<WorstMeasured> {
  const took: number[] = [];
  let bodies = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    collectGarbage();
    const before = heldBytes();
    const connection = await RawConnection.open(gateway.port);
    const head = `POST /openapi/router HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`;
    connection.send(head);
    connection.send(body);
    const block = watchLoop();
    await connection.answer();
    took.push(block());
    bodies = Math.max(bodies, (heldBytes() - before) / body.length);
    connection.close();
  }
  const [firstMs = 0] = took;
  const medianMs = took.toSorted((left, right) => left - right)[ROUNDS >> 1] ?? 0;
  const last = gateway.records.at(-1);
  return {
    name,
    bytes: body.length,
    firstMs,
    medianMs,
    checksMs: last?.checksMs ?? Number.NaN,
    bodies,
    code: last?.code ?? 0,
  };
}

/** Takes every turn of the event loop until it is asked how many milliseconds lay between two of them at most. */
function watchLoop(): () => number {
  let last = performance.now();
  let longest = 0;
  let isOver = false;
  const take = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(take);
  };
  setImmediate(take);
  return () => {
    isOver = true;
    return longest;
  };
}

function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
