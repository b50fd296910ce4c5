import { join } from 'node:path';
import { LoadGenerator } from '../faults/load-generator.ts';
import { answeredWith, type LoadReport, lostOf, SUCCESS } from '../faults/load-plan.ts';
import { RawConnection } from '../faults/raw-connection.ts';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, measured, timed } from './goal.ts';
import { ServeProcess } from './serve-process.ts';
import { plannedCall, trustRequest } from './trust-call.ts';
import { renderTrustDocument } from './trust-document.ts';
import { TrustService } from './trust-service.ts';

const FORMS = { short: { changes: 30, perSecond: 200 }, full: { changes: 1_000, perSecond: 500 } } as const;
const TOKEN = 'admin-token-of-the-run';
const VISIBLE_MS_MAX = 1_000;

/**
 * A `serve` process on an SQLite registry whose APIs are changed one after the other under load.
 *
 * Each change leads the calls of one of two APIs to another path of its own service. Once a change is answered, the next call
 * has to go there; every answer tells which service and which path it came from.
 */
export const changesUnderLoad: Goal = {
  id: 'C1',
  goal: '1,000 changes of the registry under 500 requests/s: no call lost or misjudged, visible within 1 s',
  full: '1,000 changes through the admin interface under 500 requests/s to two services',
  short: '30 changes under 200 requests/s',
  run: change,
};

interface Tally {
  changes: number;
  /** Changes that were not answered with success. */
  refused: number;
  /** Changes whose next call was still decided by what was before. */
  stale: number;
  slowestMs: number;
}

async function change(run: GoalRun): Promise<Finding> {
  const { changes, perSecond } = FORMS[run.form];
  const services = [
    await TrustService.start(run, { name: 'a' }),
    await TrustService.start(run, { name: 'b' }),
  ];
  const ports = { gateway: await freePort(), status: await freePort() };
  const admin = await freePort();
  const document = renderTrustDocument({
    ports,
    upstreams: services.map(({ url }, index) => ({ name: 'ab'[index], url })),
    apis: ['a', 'b'].map(name => ({ type: `t.${name}`, upstream: name, path: `/${name}/0` })),
  });
  const gateway = await ServeProcess.start(run, {
    name: 'changed',
    document: withRegistry(document, { folder: run.folder, admin }),
    environment: { GATEWRIGHT_ADMIN_TOKEN: TOKEN },
  });
  const generator = new LoadGenerator(run.folder);
  run.onEnd(() => generator.stop());
  const tally: Tally = { changes: 0, refused: 0, stale: 0, slowestMs: 0 };
  let isOver = false;
  const loading = loadUntil(generator, () => isOver, { port: gateway.port, perSecond });
  try {
    for (let nth = 1; nth <= changes; nth += 1) {
      await changeOnce({ nth, admin, gateway: gateway.port, tally });
      if (nth % 100 === 0) run.progress(`${nth} of ${changes} changes`);
    }
  } finally {
    isOver = true;
  }
  return judge(await loading, tally, changes);
}

/** JSON is YAML; the document of the other runs, on a registry. */
function withRegistry(
  document: string,
  { folder, admin }: { readonly folder: string; readonly admin: number },
): string {
  // What renderTrustDocument() writes is an object.
  const data = JSON.parse(document) as { readonly listen: object };
  const listen = { ...data.listen, admin: `127.0.0.1:${admin}` };
  return JSON.stringify({
    ...data,
    listen,
    mode: 'sandbox',
    storage: `sqlite:${join(folder, 'changed.db')}`,
  });
}

async function changeOnce({
  nth,
  admin,
  gateway,
  tally,
}: {
  readonly nth: number;
  readonly admin: number;
  readonly gateway: number;
  readonly tally: Tally;
}): Promise<void> {
  const name = nth % 2 === 0 ? 'a' : 'b';
  const startedMs = performance.now();
  const response = await fetch(`http://127.0.0.1:${admin}/admin/v1/apis/t.${name}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ path: `/${name}/${nth}` }),
  });
  await response.arrayBuffer();
  tally.changes += 1;
  if (!response.ok) {
    tally.refused += 1;
    return;
  }
  if ((await pathOf(name, gateway)) !== nth) tally.stale += 1;
  tally.slowestMs = Math.max(tally.slowestMs, performance.now() - startedMs);
}

/** The change that decides a call now, read from the path that the call went to. */
async function pathOf(name: string, port: number): Promise<number> {
  const connection = await RawConnection.open(port);
  connection.send(trustRequest({ type: `t.${name}`, nowMs: Date.now() }));
  const { body } = await connection.answer();
  connection.close();
  return Number(new RegExp(`"from":"${name}/${name}/(\\d+)"`).exec(body.toString())?.[1]);
}

/** Load in stretches, each freshly signed, until told to stop. */
async function loadUntil(
  generator: LoadGenerator,
  isOver: () => boolean,
  { port, perSecond }: { readonly port: number; readonly perSecond: number },
): Promise<readonly LoadReport[]> {
  const reports: LoadReport[] = [];
  while (!isOver()) {
    const nowMs = Date.now();
    const requests = Array.from({ length: 50 }, (_, nth) => {
      const name = nth % 2 === 0 ? 'a' : 'b';
      return plannedCall({
        type: `t.${name}`,
        nowMs,
        parameters: { nth },
        expects: `"from":"${name}/${name}/`,
      });
    });
    const plan = { targets: [{ port }], requests, perSecond, durationMs: 2_000, freshShare: 0.1 };
    reports.push(await generator.run(plan));
  }
  return reports;
}

function judge(reports: readonly LoadReport[], tally: Tally, changes: number): Finding {
  const sum = (of: (report: LoadReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const sent = sum(({ scheduled }) => scheduled);
  const lost = sum(lostOf);
  const others = sum(report => report.scheduled - lostOf(report) - answeredWith(report, SUCCESS));
  const misrouted = sum(({ odd }) => odd) - others;
  return measured(
    counted('lost', `${lost} of ${sent}`, lost === 0),
    counted('misrouted', String(misrouted), misrouted === 0),
    counted('answered other than with success', String(others), others === 0),
    counted(
      'changes refused',
      `${tally.refused} of ${tally.changes}`,
      tally.refused === 0 && tally.changes === changes,
    ),
    counted('calls behind an answered change that it did not decide', String(tally.stale), tally.stale === 0),
    timed(
      'slowest to be visible',
      `${Math.round(tally.slowestMs)} ms of ${VISIBLE_MS_MAX}`,
      tally.slowestMs <= VISIBLE_MS_MAX,
    ),
  );
}
