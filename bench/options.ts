import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CANDIDATES, type Candidate, ownCandidate } from './candidates.ts';

/** What a run was asked for. */
export interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
  readonly connections: number;
  readonly bodyBytes: readonly number[];
  readonly candidates: readonly Candidate[];
  readonly jsonPath: string | undefined;
  readonly pin: boolean;
}

/** A command line that cannot be followed; the message says what would be. */
export class UsageError extends Error {}

export const HELP = `npm run bench -- [options]

Measures CPU per request, throughput and latency of three gateways on loopback, before the same
trivial upstream and with the same signed bodies, in alternating rounds:

  gatewright      this gateway as users run it (access log to a file, metrics on)
  bare-proxy      node:http + undici, forwards and wraps, checks nothing: the floor
  express-axios   the same checks written plainly with express and axios

Each round starts every candidate anew, warms it up and measures it once at each body size, so that
a change of the machine meets all of them. Ratios are taken within a round; the table shows their
median. Before and after each measurement a signed body must be accepted and a tampered one refused.

Options
  --rounds N        rounds (default 5)
  --seconds N       load per candidate, size and round (default 3)
  --warmup N        load on each candidate and size as a round begins, in seconds (default 2), again
                    until it has served 20000 requests, six times at most
  --connections N   keep-alive connections, one request in flight on each (default 32)
  --sizes A,B       body bytes, 900 to 60000 (default 1024,4096)
  --only A,B        only these candidates
  --also NAME=FILE  one more candidate: a script that takes the document's path and the
                    upstream's URL and prints http://127.0.0.1:<port>; not asked to check
                    signs; may be given several times
  --quick           2 rounds of 1 second after 1 second of warm-up: a look, not a figure
  --json FILE       keep every sample and the summary
  --no-pin          do not pin: by default, with taskset and two processors, the servers have one
                    and load generator and upstream the other
  --help            this text

Exit: 0 measured · 1 a candidate failed or answered wrongly · 2 usage.
CPU is user + system time of the server's process tree from /proc: Linux only.
`;

/** Reads the command line; `undefined` asks for the help text. Errors: UsageError. */
export function readOptions(argv: readonly string[]): Options | undefined {
  const values = parse(argv);
  if (values.help) return undefined;
  return {
    rounds: number(values.rounds ?? (values.quick ? '2' : '5'), '--rounds', { min: 1, max: 1000 }),
    seconds: number(values.seconds ?? (values.quick ? '1' : '3'), '--seconds', { min: 0.1, max: 120 }),
    warmupSeconds: number(values.warmup ?? (values.quick ? '1' : '2'), '--warmup', { min: 0, max: 120 }),
    connections: number(values.connections, '--connections', { min: 1, max: 1000 }),
    bodyBytes: values.sizes.split(',').map(size => number(size, '--sizes', { min: 900, max: 60_000 })),
    candidates: [...chosen(values.only), ...values.also.map(own)],
    jsonPath: values.json,
    pin: values.pin,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowNegative: true,
      options: {
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        warmup: { type: 'string' },
        connections: { type: 'string', default: '32' },
        sizes: { type: 'string', default: '1024,4096' },
        only: { type: 'string' },
        also: { type: 'string', multiple: true, default: [] },
        quick: { type: 'boolean', default: false },
        json: { type: 'string' },
        pin: { type: 'boolean', default: true },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (err) {
    throw new UsageError(err instanceof Error ? err.message : String(err));
  }
}

function number(
  text: string,
  option: string,
  bounds: { readonly min: number; readonly max: number },
): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= bounds.min && value <= bounds.max) return value;
  throw new UsageError(`${option} takes a number from ${bounds.min} to ${bounds.max}, not '${text}'`);
}

function chosen(only: string | undefined): readonly Candidate[] {
  if (only === undefined) return CANDIDATES;
  if (only === '') return [];
  return only.split(',').map(name => {
    const candidate = CANDIDATES.find(each => each.name === name);
    if (candidate !== undefined) return candidate;
    throw new UsageError(`--only knows ${CANDIDATES.map(each => each.name).join(', ')}, not '${name}'`);
  });
}

function own(text: string): Candidate {
  const [name, file] = text.split('=', 2);
  if (name && file) return ownCandidate(name, resolve(file), false);
  throw new UsageError(`--also takes NAME=FILE, not '${text}'`);
}
