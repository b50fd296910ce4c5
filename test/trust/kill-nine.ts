import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, measured } from './goal.ts';
import { ServeProcess } from './serve-process.ts';
import { TRUST_ADMIN_TOKEN, TrustAdmin } from './trust-admin.ts';

const FORMS = { short: { kills: 4 }, full: { kills: 100 } } as const;
/** Writers at once, each waiting for its answer before the next write. */
const WRITERS = 4;
/** The kill comes this long after the first write, at most; a stretch of writes is cut anywhere. */
const KILL_MS_MAX = 400;

/**
 * A `serve` process on an SQLite registry, ended with SIGKILL in a stream of writes again and again.
 *
 * After each kill it starts on the same file: every write that was answered has to be there as it was written, and the audit
 * has to be whole and to hold the checkpoints from before.
 */
export const killNine: Goal = {
  id: 'R13',
  goal: '100 × kill −9 under writes: 0 acknowledged writes lost, the audit verifies (SQLite)',
  full: '100 kills at random moments, four writers at once',
  short: '4 kills',
  run: kill,
};

interface Tally {
  acknowledged: number;
  lost: number;
  brokenAudits: number;
  kills: number;
  killsWithoutWrites: number;
}

async function kill(run: GoalRun): Promise<Finding> {
  const { kills } = FORMS[run.form];
  const ports = { gateway: await freePort(), admin: await freePort() };
  const document = documentOf(run, ports);
  const tally: Tally = { acknowledged: 0, lost: 0, brokenAudits: 0, kills: 0, killsWithoutWrites: 0 };
  const written = new Map<string, string>();
  const checkpoints: unknown[] = [];
  const start = () =>
    ServeProcess.start(run, {
      name: 'registry',
      document,
      environment: { GATEWRIGHT_ADMIN_TOKEN: TRUST_ADMIN_TOKEN },
    });
  for (let nth = 1; nth <= kills; nth += 1) {
    const gateway = await start();
    const before = written.size;
    const admin = new TrustAdmin(ports.admin);
    // The interface is loaded with its first request.
    await admin.ask('GET', '/audit/checkpoint');
    const writers = Array.from({ length: WRITERS }, (_, writer) =>
      writeUntilKilled(admin, `d${nth}-${writer}`, written),
    );
    await new Promise(resolve => setTimeout(resolve, 40 + ((nth * 7919) % KILL_MS_MAX)));
    await gateway.kill();
    await Promise.all(writers);
    tally.kills += 1;
    if (written.size === before) tally.killsWithoutWrites += 1;
    const again = await start();
    await judgeAfter(new TrustAdmin(ports.admin), { written, checkpoints, tally });
    await again.drain();
    if (nth % 10 === 0) run.progress(`${nth} of ${kills} kills, ${written.size} writes`);
  }
  tally.acknowledged = written.size;
  return measured(
    counted('acknowledged writes lost', `${tally.lost} of ${tally.acknowledged}`, tally.lost === 0),
    counted('audits that are not whole', `${tally.brokenAudits} of ${tally.kills}`, tally.brokenAudits === 0),
    counted(
      'kills',
      `${tally.kills}, ${tally.killsWithoutWrites} of them before a write was answered`,
      tally.kills === kills && tally.killsWithoutWrites < kills / 2,
    ),
  );
}

/** JSON is YAML. */
function documentOf(
  { folder }: GoalRun,
  ports: { readonly gateway: number; readonly admin: number },
): string {
  return JSON.stringify({
    version: 1,
    mode: 'sandbox',
    storage: `sqlite:${join(folder, 'registry.db')}`,
    drain: { notice: '0s', idle: '0s', finish: '1s' },
    listen: { gateway: `127.0.0.1:${ports.gateway}`, admin: `127.0.0.1:${ports.admin}` },
  });
}

/** Writes one entry after the other until no answer comes; each that was answered is remembered. */
async function writeUntilKilled(
  admin: TrustAdmin,
  prefix: string,
  written: Map<string, string>,
): Promise<void> {
  for (let nth = 0; ; nth += 1) {
    const id = `${prefix}-${nth}`;
    const name = `${id} ${'x'.repeat(nth % 100)}`;
    try {
      const answer = await admin.ask('PUT', `/developers/${id}`, { name });
      if (answer === undefined) return;
      written.set(id, name);
    } catch {
      return;
    }
  }
}

async function judgeAfter(
  admin: TrustAdmin,
  { written, checkpoints, tally }: { written: Map<string, string>; checkpoints: unknown[]; tally: Tally },
): Promise<void> {
  const found = await developersOf(admin);
  for (const [id, name] of written) if (found.get(id) !== name) tally.lost += 1;
  if (!(await admin.isAuditWhole(checkpoints))) tally.brokenAudits += 1;
  checkpoints.push(await admin.ask('GET', '/audit/checkpoint'));
}

/** The name of every developer by id. */
async function developersOf(admin: TrustAdmin): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let after = '';
  for (;;) {
    // The interface answers what its schema says.
    const page = (await admin.ask('GET', `/developers?limit=1000&after=${encodeURIComponent(after)}`)) as {
      readonly items: readonly { readonly id: string; readonly entry: { readonly name?: string } }[];
      readonly next: string | null;
    };
    for (const { id, entry } of page.items) found.set(id, entry.name ?? '');
    if (page.next === null) return found;
    after = page.next;
  }
}
