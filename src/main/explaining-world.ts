import { AjvContractChecker } from '../adapters/ajv/ajv-contract-checker.ts';
import { MemoryRateLimitStore } from '../adapters/memory/memory-rate-limit-store.ts';
import { MemoryRefusalLedger } from '../adapters/memory/memory-refusal-ledger.ts';
import { MemoryReplayStore } from '../adapters/memory/memory-replay-store.ts';
import { MemorySignLedger } from '../adapters/memory/memory-sign-ledger.ts';
import { MemoryTokenDirectory } from '../adapters/memory/memory-token-directory.ts';
import { allocateFromPool } from '../adapters/node/buffer-pool.ts';
import { contextDigests, hashToken, md5Hex, sha256, signDigests } from '../adapters/node/node-digests.ts';
import { systemClock } from '../adapters/node/system-clock.ts';
import { turns } from '../adapters/node/turn-queue.ts';
import type { ServedNow } from '../admin/admin-parts.ts';
import type { World } from '../pipeline/world.ts';
import { compileSnapshot } from '../registry/compile-snapshot.ts';
import { BodyScanner } from '../wire/body-scanner.ts';
import { SignVerifier } from '../wire/sign-verifier.ts';
import { TypedMeaning } from '../wire/typed-meaning.ts';
import { sandboxFor } from './sandbox-for.ts';

export { signDigests };

/**
 * The world of a gateway that has just been started with this document, at this moment; nothing serves it.
 *
 * In mode sandbox it has everything that a sandbox adds.
 */
export async function explainingWorld({ document, revision }: ServedNow, nowMs: number): Promise<World> {
  const clock = systemClock;
  const sandbox = await sandboxFor(document);
  const furnished = sandbox?.furnish(document) ?? document;
  const { snapshot: own, grants } = compileSnapshot(furnished, revision, hashToken);
  const snapshot = sandbox?.complete(own) ?? own;
  const tokens = new MemoryTokenDirectory(hashToken);
  tokens.replace(grants);
  return {
    nowMs,
    snapshot,
    services: {
      clock,
      tokens,
      nextTurn: turns.next,
      contextDigests,
      allocate: allocateFromPool,
      scanner: new BodyScanner(),
      signVerifier: new SignVerifier(md5Hex),
      typedMeaning: new TypedMeaning(sha256),
      replays: new MemoryReplayStore({ clock, salt: 0 }),
      signLedger: new MemorySignLedger(clock),
      refusalLedger: new MemoryRefusalLedger(clock),
      rateLimits: new MemoryRateLimitStore(clock),
      contracts: new AjvContractChecker(),
      upstreams: { send: () => Promise.resolve({ outcome: 'shed', cause: 'no gateway serves' }) },
    },
  };
}
