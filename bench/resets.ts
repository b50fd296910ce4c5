/*
 * Whether resets and sessions leave memory behind: the heap after a collection, at every tenth of 10,000 resets with calls
 * between and of 200 sessions, eight at a time, and its slope by least squares. Run it with --expose-gc:
 * node --expose-gc bench/resets.ts
 */
import { createGateway, type TestGateway } from '../src/testing/index.ts';

const RESETS = 10_000;
const CALLED_RESETS = 50;
const SESSIONS = 200;
const SIDE_BY_SIDE = 8;
const SAMPLES = 10;

const { gc } = globalThis;
if (gc === undefined) throw new Error('run it with node --expose-gc');

async function heapBytes(): Promise<number> {
  // What was closed is let go of in the turns that follow.
  for (let turns = 5; turns > 0; turns -= 1) await new Promise(resolve => setImmediate(resolve));
  gc?.();
  return process.memoryUsage().heapUsed;
}

async function use(gateway: TestGateway): Promise<void> {
  gateway.clock.advance(1000);
  gateway.answer('mock.ok', { own: true });
  gateway.faults.add({ match: { type: 'mock.echo' }, effect: { code: 2_000_000 } });
  await Promise.all(['mock.ok', 'mock.echo', 'mock.error.4000004'].map(type => gateway.call(type)));
}

/** Bytes per step: the slope of the line through the samples. */
function slopeOf(samples: readonly number[], stepsBetween: number): number {
  const meanAt = (samples.length - 1) / 2;
  const mean = samples.reduce((sum, bytes) => sum + bytes, 0) / samples.length;
  let above = 0;
  let below = 0;
  for (const [at, bytes] of samples.entries()) {
    above += (at - meanAt) * (bytes - mean);
    below += (at - meanAt) ** 2;
  }
  return above / below / stepsBetween;
}

function tell(what: string, samples: readonly number[], stepsBetween: number): void {
  const mib = samples.map(bytes => (bytes / 2 ** 20).toFixed(1)).join(' ');
  console.log(`${what}: ${slopeOf(samples, stepsBetween).toFixed(1)} bytes each; MiB of heap: ${mib}`);
}

async function measureResets(gateway: TestGateway): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let count = 1; count <= RESETS; count += 1) {
    if (count % CALLED_RESETS === 0) await use(gateway);
    gateway.reset();
    if (count % (RESETS / SAMPLES) === 0) samples.push(await heapBytes());
  }
  return samples;
}

async function measureSessions(gateway: TestGateway): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let begun = SIDE_BY_SIDE; begun <= SESSIONS; begun += SIDE_BY_SIDE) {
    const sessions = await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => gateway.session()));
    await Promise.all(sessions.map(use));
    await Promise.all(sessions.map(session => session.close()));
    samples.push(await heapBytes());
  }
  return samples;
}

await using gateway = await createGateway();
// What is compiled and cached with the first uses is no leak.
for (let warm = 0; warm < 200; warm += 1) {
  await use(gateway);
  gateway.reset();
}
tell('resets  ', await measureResets(gateway), RESETS / SAMPLES);
tell('sessions', await measureSessions(gateway), SIDE_BY_SIDE);
