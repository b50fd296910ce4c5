import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RawConnection } from '../faults/raw-connection.ts';
import { type FuzzGateway, NOW, startFuzzGateway } from './fuzz-gateway.ts';
import { worstBodies } from './worst-bodies.ts';

/**
 * What the worst requests inside the default limits cost: `node test/hostile/worst-request.ts [part of a name]`.
 *
 * All seven dialects differ for nearly all of them, and the app has two secrets, neither of which made the sign.
 * Prints per body: the longest time for which the process did nothing else, at first and at the median of the following
 * calls, what the checks took in all, and what memory was taken by the time of the answer, in bodies. Goals: 10 ms of
 * loop block, 20 bodies.
 */
const ROUNDS = 9;
const wanted = process.argv[2] ?? '';
const clock = { wallMs: () => NOW * 1000, monotonicMs: () => performance.now() };
const target = await startFuzzGateway('', clock);
setFlagsFromString('--expose-gc');
// The flag puts `gc` into contexts that are made from now on.
const collectGarbage = runInNewContext('gc') as () => void;
let slowest = 0;
let largest = 0;
console.log('first ms | median ms | in all ms | memory in bodies | MiB | code | body');
for (const [name, body] of Object.entries(worstBodies)) {
  if (!name.includes(wanted)) continue;
  const measured = await measure(target, body);
  slowest = Math.max(slowest, measured.medianMs);
  largest = Math.max(largest, measured.bodies);
  const figures = [measured.firstMs, measured.medianMs, measured.checksMs, measured.bodies].map(figure =>
    figure.toFixed(1),
  );
  console.log([...figures, (body.length / 2 ** 20).toFixed(2), measured.code, name].join(' | '));
}
await target.stop();
console.log(
  `worst request: ${slowest.toFixed(1)} ms of loop block (goal 10), ${largest.toFixed(1)} bodies of memory (goal 20)`,
);

interface Measured {
  readonly firstMs: number;
  readonly medianMs: number;
  readonly checksMs: number;
  readonly bodies: number;
  readonly code: number;
}

async function measure({ gateway }: FuzzGateway, body: Buffer): Promise<Measured> {
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
  return { firstMs, medianMs, checksMs: last?.checksMs ?? Number.NaN, bodies, code: last?.code ?? 0 };
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
