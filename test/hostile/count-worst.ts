import { findSign } from '../../src/pipeline/find-sign.ts';
import { DIALECTS } from '../../src/wire/dialects.ts';
import { type Md5Hex, SignVerifier } from '../../src/wire/sign-verifier.ts';
import { worldOf } from '../pipeline/world.ts';

/** What finding out that the sign of one body is wrong takes, in pieces of work and not in time. */
export interface WorstCounted {
  readonly name: string;
  /** Turns of the event loop that everything else got meanwhile. */
  readonly turns: number;
  /** Digests between two of them, at most. */
  readonly digestsPerTurn: number;
  /** Bytes that were digested, in bodies. */
  readonly bodiesInAll: number;
}

const WRONG_MD5 = 'f'.repeat(32);
const SECRETS = ['a-secret-of-now', 'a-secret-of-before'].map(secret => Buffer.from(secret));

/**
 * Counts the turns and the digests that a body takes whose sign none of two secrets makes in any dialect; `undefined`:
 * it does not read, and nothing is digested.
 */
export async function countWorst(name: string, body: Buffer): Promise<WorstCounted | undefined> {
  const { services } = worldOf();
  const scanned = services.scanner.scan(body);
  if ('fault' in scanned) return undefined;
  let turns = 0;
  let digestedBytes = 0;
  let digests = 0;
  let digestsPerTurn = 0;
  const md5: Md5Hex = ({ length }) => {
    digestedBytes += length;
    digests += 1;
    digestsPerTurn = Math.max(digestsPerTurn, digests);
    return WRONG_MD5;
  };
  const nextTurn = (): Promise<void> => {
    turns += 1;
    digests = 0;
    return Promise.resolve();
  };
  const tools = { ...services, signVerifier: new SignVerifier(md5), nextTurn };
  await findSign(scanned, { secrets: SECRETS, dialects: DIALECTS }, tools);
  return { name, turns, digestsPerTurn, bodiesInAll: digestedBytes / body.length };
}
