import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { millisecondsOf } from '../../config/kinds/number.ts';
import { type AccessLogStyle, accessLogs } from '../../main/access-log.ts';
import { type ServeOutcome, serve } from '../../main/serve.ts';
import type { DrainTimes } from '../../model/listener-settings.ts';
import { DEMO_DOCUMENT } from '../../sandbox/demo-document.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { DEFAULT_DOCUMENT, resolvePath } from '../document-path.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { JsonServeReporter } from '../json-serve-reporter.ts';
import { RunningNote } from '../running-note.ts';
import { isColoured, type Surroundings } from '../surroundings.ts';
import { TextServeReporter } from '../text-serve-reporter.ts';

interface ServeFlags {
  readonly config: string;
  readonly port?: number;
  readonly demo?: boolean;
  readonly drain?: number;
  readonly reusePort?: boolean;
  readonly publicAdmin?: boolean;
  readonly fromCopy?: boolean;
  readonly accessLog?: 'pretty' | 'json' | 'off';
  readonly json?: boolean;
}

const AFTER_HELP = `The document is read again when it changes, and on SIGHUP. A bad one is refused whole, its faults are shown,
and the one before goes on serving. A change of 'listen' takes a restart. SIGTERM ends in the phases of 'drain',
25 seconds at most by default, so that no call is lost; SIGINT finishes the calls in flight without notice; a
second one ends at once. A listening socket that a process manager hands over (LISTEN_FDS) is used for the gateway.

Output: stdout has one line that says where the gateway listens, with its URL, then one line per call. With
--access-log json both are JSON lines:
  {"level":30,"time":1795332610000,"msg":"ready","url":"http://127.0.0.1:8080","revision":"…",…}
  {"level":30,"time":1795332610123,"msg":"call","request_id":"us-…","code":1000000,…}
stderr has everything else, in sentences; with --json in JSON lines too, whose msg is one of
  admin token · warning · from copy · reloaded · refused (with "faults") · draining · ended · failed (with "reason").

The admin token opens the console, the admin interface and /metrics of the admin listener. It is
GATEWRIGHT_ADMIN_TOKEN where that is set, else a new one at each start, shown once. While a sandbox runs, a file beside
its document (.${DEFAULT_DOCUMENT}.running, readable by its owner alone) tells logs, explain, faults and the other
commands of this folder where it listens, and the token that it made. In mode production there is no such file.

Examples:
  gatewright serve --demo              writes ${DEFAULT_DOCUMENT} with a demo if there is none, and serves it
  gatewright serve --config prod.yaml --access-log json
  gatewright serve --port 0            any free port, for every listener`;

/** `serve`: starts the gateway. Source: config.md. */
export function addServeCommand(program: Command, { surroundings, finish }: CommandContext): void {
  newCommand(program, 'serve', {
    description: 'Serve a document (the default command).',
    usage: '[--config <file>] [--port <n>] [--demo] [--access-log pretty|json|off]',
    after: AFTER_HELP,
  })
    .option('-c, --config <file>', 'the document', DEFAULT_DOCUMENT)
    .option('-p, --port <n>', "the gateway's port, in place of the document's", parsePort)
    .option('--demo', 'write a demo document where there is none, and show how to call it')
    .addOption(
      new Option(
        '--access-log <style>',
        'a line per call (default: pretty for a terminal or --demo, else json)',
      ).choices(['pretty', 'json', 'off']),
    )
    .addOption(
      new Option(
        '--drain <time>',
        "how long an end may take in all, such as 10s, in place of the document's phases",
      ).argParser(parseTime),
    )
    .option('--reuse-port', 'let other processes listen on the port too (SO_REUSEPORT)')
    .option('--public-admin', 'let listen.admin be reached from other machines, over plain HTTP')
    .option('--from-copy', 'where the registry cannot be opened, serve its copy; nothing can be changed then')
    .option('--json', 'JSON lines on stdout and stderr')
    .action(async (flags: ServeFlags) => finish(await runServe(flags, surroundings)));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is 0 to 65535.');
  return port;
}

function parseTime(text: string): number {
  const time = millisecondsOf(text);
  if (time === undefined) throw new InvalidArgumentError('A time is a number and a unit: 500ms, 10s, 1m.');
  return time;
}

/** A fifth to be noticed, a fifth for idle connections, the rest to finish: as in the document's defaults. */
function phasesOf(totalMs: number): DrainTimes {
  const fifthMs = Math.floor(totalMs / 5);
  return { noticeMs: fifthMs, idleMs: fifthMs, finishMs: totalMs - 2 * fifthMs };
}

async function runServe(flags: ServeFlags, surroundings: Surroundings): Promise<ExitCode> {
  const path = resolvePath(surroundings, flags.config);
  const unwritten = flags.demo === true ? writeDemo(path) : undefined;
  const style = styleOf(flags, surroundings);
  const given = surroundings.environment['GATEWRIGHT_ADMIN_TOKEN'] ?? '';
  const adminToken = given === '' ? randomBytes(ADMIN_TOKEN_BYTES).toString('base64url') : given;
  const facts = {
    surroundings,
    path,
    port: flags.port,
    isDemo: flags.demo === true,
    hasJsonOutput: style === 'json' || flags.json === true,
    madeToken: given === '' ? adminToken : undefined,
  };
  const reporter = flags.json === true ? new JsonServeReporter(facts) : new TextServeReporter(facts);
  if (unwritten !== undefined) {
    reporter.fail(unwritten);
    return EXIT.BAD_DOCUMENT;
  }
  const note = new RunningNote({ ...facts, warn: sentence => reporter.warn(sentence) });
  const lines = surroundings.openLines();
  const outcome = await serve({
    source: { path, environment: surroundings.environment, port: flags.port },
    adminToken: { value: adminToken, isGiven: given !== '' },
    callLogs: accessLogs(style, lines),
    wishes: surroundings.wishes,
    drain: flags.drain === undefined ? undefined : phasesOf(flags.drain),
    reusesPort: flags.reusePort,
    allowsPublicAdmin: flags.publicAdmin,
    fromCopy: flags.fromCopy,
    report(event) {
      // First the file: who reads that the gateway is ready may ask it at once.
      note.report(event);
      reporter.report(event);
    },
  });
  note.remove();
  reporter.end(outcome);
  const exitCode = exitCodeOf(outcome);
  if (outcome.ended === 'at-once') surroundings.endNow(exitCode);
  await lines.flush();
  return exitCode;
}

const ADMIN_TOKEN_BYTES = 24;

function styleOf({ accessLog, json, demo }: ServeFlags, surroundings: Surroundings): AccessLogStyle {
  const { stdout } = surroundings;
  const isWatched = stdout.isTerminal || demo === true;
  const lines = json === true && accessLog !== 'off' ? 'json' : accessLog;
  const style = lines ?? (isWatched ? 'pretty' : 'json');
  return style === 'pretty' && isColoured(surroundings, stdout) ? 'pretty-coloured' : style;
}

/** Writes the demo where nothing is yet; the result says why it could not be written. */
function writeDemo(path: string): string | undefined {
  try {
    writeFileSync(path, DEMO_DOCUMENT, { flag: 'wx' });
    return undefined;
  } catch (err) {
    const code = err instanceof Error && 'code' in err ? String(err.code) : 'unknown';
    return code === 'EEXIST' ? undefined : `${path} cannot be written (${code})`;
  }
}

function exitCodeOf(outcome: ServeOutcome): ExitCode {
  switch (outcome.ended) {
    case 'drained':
      return EXIT.OK;
    case 'at-once':
    case 'no-registry':
      return EXIT.FAILED;
    case 'bad-document':
    case 'public-admin':
      return EXIT.BAD_DOCUMENT;
    case 'no-address':
      return EXIT.NO_ADDRESS;
  }
}
