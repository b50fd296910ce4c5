import { readFileSync } from 'node:fs';
import { randomIdentity } from '../adapters/node/random-identity.ts';
import { systemClock } from '../adapters/node/system-clock.ts';
import { parseDocument } from '../config/parse-document.ts';
import type { Document } from '../model/document.ts';
import { TestGateway } from './test-gateway.ts';

/** How a gateway of a test differs from an empty sandbox. */
export interface CreateGatewayOptions {
  /** A document as YAML or JSON text; its ports are left aside. Default: an empty sandbox, with all that every sandbox has. */
  readonly document?: string;
  /** A file with such a document. */
  readonly file?: string;
  /** The same seed gives the same request ids and strikes the same calls with faults; default 1. */
  readonly seed?: number;
  /** Lets the clock stand still at this moment, a Date or UNIX milliseconds; default: it runs. */
  readonly now?: Date | number;
  /** What happens at the end of a test that called unknown types; default `fail`. */
  readonly unknownTypes?: 'fail' | 'ignore';
}

const EMPTY = 'version: 1\nmode: sandbox\n';

/**
 * Starts a sandbox in this process, on a free port of 127.0.0.1.
 *
 * Rejects with `TypeError` and every fault of a document that cannot be served. Use it with `await using`, or call `close`.
 */
export function createGateway(options: CreateGatewayOptions = {}): Promise<TestGateway> {
  const { seed = 1, now, unknownTypes = 'fail' } = options;
  const text = options.file === undefined ? options.document : readFileSync(options.file, 'utf8');
  return TestGateway.start({
    document: documentOf(text ?? EMPTY, options.file),
    seed,
    frozenAtMs: now === undefined ? undefined : Number(now),
    refusesUnknownTypes: unknownTypes === 'fail',
    clock: systemClock,
    adminToken: randomIdentity.uuid(),
  });
}

function documentOf(text: string, file = 'document'): Document {
  const parsed = parseDocument(text, { file });
  if ('faults' in parsed) {
    const faults = parsed.faults.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`);
    throw new TypeError(faults.join('\n'));
  }
  if (parsed.document.mode !== 'sandbox') throw new TypeError(`${file}: mode: sandbox is what tests run in`);
  const free = { host: '127.0.0.1', port: 0 };
  return { ...parsed.document, listen: { gateway: free, admin: free, portal: free, status: undefined } };
}
