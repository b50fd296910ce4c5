import { RawConnection } from '../faults/raw-connection.ts';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, type Measure, measured, timed } from './goal.ts';
import { ServeProcess } from './serve-process.ts';
import { SteadyLoad } from './steady-load.ts';
import { trustRequest } from './trust-call.ts';
import { renderTrustDocument, type TrustPorts } from './trust-document.ts';
import { TrustService } from './trust-service.ts';

const FORMS = { short: { reloads: 6, perSecond: 200 }, full: { reloads: 1_000, perSecond: 200 } } as const;
const VISIBLE_MS_MAX = 1_000;
/** A document that is not seen by then counts as never seen. */
const PATIENCE_MS = 15_000;

/**
 * A `serve` process whose document is replaced again and again under load; every tenth one is invalid.
 *
 * Each document leads to other paths of two services, so that every answer tells which document and which service
 * decided it. Half of the documents are found by looking, half on SIGHUP.
 */
export const reloadsUnderLoad: Goal = {
  id: 'R8',
  goal: '1,000 document reloads under load, a tenth of them invalid: 0 lost or misrouted; visible within 1 s on one node',
  full: '1,000 reloads, 100 of them invalid, under 200 requests/s to two services',
  short: '6 reloads, 1 of them invalid',
  run: reload,
};

interface Tally {
  valid: number;
  invalid: number;
  invisible: number;
  /** Invalid documents that were served, or not told of. */
  wronglyTaken: number;
  slowestMs: number;
}

async function reload(run: GoalRun): Promise<Finding> {
  const { reloads, perSecond } = FORMS[run.form];
  const services = [
    await TrustService.start(run, { name: 'a' }),
    await TrustService.start(run, { name: 'b' }),
  ] as const;
  const ports = { gateway: await freePort(), status: await freePort() };
  const gateway = await ServeProcess.start(run, {
    name: 'reloaded',
    document: documentOf(ports, services, 0),
  });
  const tally: Tally = { valid: 0, invalid: 0, invisible: 0, wronglyTaken: 0, slowestMs: 0 };
  const load = new SteadyLoad(run, { port: ports.gateway, perSecond });
  const measures = await load.during(async () => {
    let served = 0;
    for (let nth = 1; nth <= reloads; nth += 1) {
      const text = documentOf(ports, services, nth);
      if (nth % 10 === 5) await tryInvalid(gateway, text, { tally, served });
      else {
        await awaitVisible(gateway, text, { tally, nth });
        served = nth;
      }
      if (nth % 100 === 0) run.progress(`${nth} of ${reloads} reloads`);
    }
  });
  return judge(measures, tally, reloads);
}

/** Every fifth document also changes an upstream, so that its connections are replaced too. */
function documentOf(ports: TrustPorts, services: readonly [TrustService, TrustService], nth: number): string {
  const timeout = `${3 + (Math.floor(nth / 5) % 2)}s`;
  return renderTrustDocument({
    ports,
    upstreams: services.map(({ url }, index) => ({ name: 'ab'[index], url, timeout })),
    apis: ['a', 'b'].map(name => ({ type: `t.${name}`, upstream: name, path: `/${name}/${nth}` })),
  });
}

async function awaitVisible(
  gateway: ServeProcess,
  text: string,
  { tally, nth }: { readonly tally: Tally; readonly nth: number },
): Promise<void> {
  tally.valid += 1;
  const startedMs = performance.now();
  gateway.rewrite(text);
  if (nth % 2 === 0) gateway.lookAgain();
  while (performance.now() - startedMs < PATIENCE_MS) {
    if ((await revisionAt(gateway.port)) === nth) {
      tally.slowestMs = Math.max(tally.slowestMs, performance.now() - startedMs);
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  tally.invisible += 1;
}

async function tryInvalid(
  gateway: ServeProcess,
  text: string,
  { tally, served }: { readonly tally: Tally; readonly served: number },
): Promise<void> {
  tally.invalid += 1;
  const refusedBefore = refusalsOf(gateway);
  gateway.rewrite(text.replace('"upstreams"', '"upstraems"'));
  gateway.lookAgain();
  const startedMs = performance.now();
  while (refusalsOf(gateway) === refusedBefore && performance.now() - startedMs < PATIENCE_MS) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  const isTold = refusalsOf(gateway) > refusedBefore;
  if (!isTold || (await revisionAt(gateway.port)) !== served) tally.wronglyTaken += 1;
}

function refusalsOf(gateway: ServeProcess): number {
  return gateway.output.split('was refused; what was served before goes on').length - 1;
}

/** The document that decides a call now, read from the path that the call went to. */
async function revisionAt(port: number): Promise<number> {
  const connection = await RawConnection.open(port);
  connection.send(trustRequest({ type: 't.a', nowMs: Date.now() }));
  const { body } = await connection.answer();
  connection.close();
  return Number(/"from":"a\/a\/(\d+)"/.exec(body.toString())?.[1]);
}

function judge(load: readonly Measure[], tally: Tally, reloads: number): Finding {
  return measured(
    ...load,
    counted(
      'reloads',
      `${tally.valid} valid, ${tally.invalid} invalid`,
      tally.valid + tally.invalid === reloads,
    ),
    counted('never visible', String(tally.invisible), tally.invisible === 0),
    counted('invalid ones served or not told of', String(tally.wronglyTaken), tally.wronglyTaken === 0),
    timed(
      'slowest to be visible',
      `${Math.round(tally.slowestMs)} ms of ${VISIBLE_MS_MAX}`,
      tally.slowestMs <= VISIBLE_MS_MAX,
    ),
  );
}
