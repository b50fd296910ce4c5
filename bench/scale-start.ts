import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RawConnection } from '../test/faults/raw-connection.ts';
import { freePort } from '../test/trust/free-port.ts';
import { ServeProcess } from '../test/trust/serve-process.ts';
import { TRUST_ADMIN_TOKEN, TrustAdmin } from '../test/trust/trust-admin.ts';
import { endChildrenOnExit } from './child-processes.ts';
import { treeCpuTime } from './process-cpu.ts';
import { fillRegistry, type RegistrySize, SCALE_KEY, scaleAppKey, scaleRequest } from './scale-registry.ts';
import { spreadOf } from './stats.ts';

const HELP = `node bench/scale-start.ts [--apps N] [--tokens N] [--changes N] [--keep folder]

Fills an SQLite registry of 100 apps and 1,000 tokens and one of 100,000 apps and 1,000,000 tokens, starts a gateway on
each (mode production), and measures: the time from the start of the process to its ready line, memory, calls of
different apps with different tokens one after the other, and changes through the admin interface. Wall clock, and the
processor time of the process. --keep: the folder of the large registry, filled where it is empty, and kept.
`;

const CALLS = 400;
const SMALL: RegistrySize = { apps: 100, tokens: 1_000 };

const CHANGES = [
  [
    'change an app',
    (admin: TrustAdmin, nth: number) =>
      admin.answer('PATCH', `/apps/${scaleAppKey(nth)}`, { name: `renamed ${nth}` }),
  ],
  [
    'change an API',
    (admin: TrustAdmin, nth: number) =>
      admin.answer('PATCH', `/apis/bg.scale.t${nth % 10}.get`, { example: { nth } }),
  ],
  [
    'change a package',
    (admin: TrustAdmin, nth: number) =>
      admin.answer('PATCH', '/packages/wide', { types: ['*', `bg.scale.t${nth % 10}.get`] }),
  ],
] as const;

const { values } = parseArgs({
  options: {
    apps: { type: 'string', default: '100000' },
    tokens: { type: 'string', default: '1000000' },
    changes: { type: 'string', default: '40' },
    keep: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

endChildrenOnExit(() => {});
if (values.help) process.stdout.write(HELP);
else {
  console.log(`${cpus()[0]?.model} × ${cpus().length}, node ${process.version}`);
  await measure(SMALL);
  await measure({ apps: Number(values.apps), tokens: Number(values.tokens) }, values.keep);
}
process.exit();

async function measure(size: RegistrySize, keep?: string): Promise<void> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'gatewright-scale-'));
  try {
    const database = join(folder, 'registry.db');
    if (!existsSync(database)) await fillRegistry(database, size);
    const megabytes = (statSync(database).size / 2 ** 20).toFixed(0);
    console.log(`\n${size.apps} apps, ${size.tokens} tokens: a file of ${megabytes} MiB`);
    await measureServed(folder, size);
  } finally {
    if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function measureServed(folder: string, size: RegistrySize): Promise<void> {
  const admin = await freePort();
  const document = JSON.stringify({
    version: 1,
    mode: 'production',
    storage: 'sqlite:./registry.db',
    secrets_key: SCALE_KEY,
    listen: { gateway: `127.0.0.1:${await freePort()}`, admin: `127.0.0.1:${admin}` },
    drain: { notice: '0s', idle: '0s', finish: '1s' },
  });
  const startedMs = performance.now();
  const gateway = await ServeProcess.start(
    { folder, onEnd: () => {} },
    { name: 'gatewright', document, environment: { GATEWRIGHT_ADMIN_TOKEN: TRUST_ADMIN_TOKEN } },
  );
  const { userMs, systemMs } = treeCpuTime(gateway.pid);
  console.log(
    `start to ready: ${seconds(performance.now() - startedMs)} s, ${seconds(userMs + systemMs)} s of processor`,
  );
  console.log(`memory when ready: ${memoryOf(gateway.pid)}`);
  show('a call (ms)', await callTimes(gateway.port, size));
  const administration = new TrustAdmin(admin);
  for (const [what, change] of CHANGES) {
    const took: number[] = [];
    for (let nth = 0; nth < Number(values.changes); nth += 1) {
      const fromMs = performance.now();
      const { status, value } = await change(administration, nth);
      if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(value)}`);
      took.push(performance.now() - fromMs);
    }
    show(`${what} (ms)`, took);
  }
  console.log(`memory afterwards: ${memoryOf(gateway.pid)}`);
  const endMs = performance.now();
  await gateway.drain();
  console.log(`end: ${seconds(performance.now() - endMs)} s`);
}

async function callTimes(port: number, size: RegistrySize): Promise<readonly number[]> {
  const took: number[] = [];
  const connection = await RawConnection.open(port);
  for (let nth = 0; nth < CALLS; nth += 1) {
    const bytes = scaleRequest((nth * 7_919) % size.tokens, size);
    const fromMs = performance.now();
    connection.send(bytes);
    const { body } = await connection.answer();
    took.push(performance.now() - fromMs);
    if (!body.includes('"success":true')) throw new Error(body.toString());
  }
  connection.close();
  return took;
}

function show(what: string, took: readonly number[]): void {
  const { median, min, max } = spreadOf(took);
  console.log(`${what}: ${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)}), n = ${took.length}`);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function memoryOf(pid: number): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): string =>
    (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024).toFixed(0);
  return `${megabytes('VmRSS')} MiB resident, ${megabytes('VmHWM')} at most`;
}
