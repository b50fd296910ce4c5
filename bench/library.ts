/* How long a test waits for the library: its import, a first gateway, further ones, and a reset behind a call. */

const ROUNDS = 21;

const began = performance.now();
const { createGateway } = await import('../src/testing/index.ts');
const imported = performance.now();
const first = await createGateway();
const started = performance.now();
const sessions: number[] = [];
const resets: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const from = performance.now();
  const session = await first.session();
  sessions.push(performance.now() - from);
  for (let call = 0; call < 20; call += 1) await session.call('bg.order.list.v2.get', { pageNumber: 1 });
  const before = performance.now();
  session.reset();
  resets.push(performance.now() - before);
  await session.close();
}
await first.close();

const shown = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
console.log(`import              ${shown(imported - began)}`);
console.log(`first createGateway ${shown(started - imported)}`);
console.log(`session, median     ${shown(median(sessions))}, worst ${shown(Math.max(...sessions))}`);
console.log(`reset, median       ${shown(median(resets))}, worst ${shown(Math.max(...resets))}`);
