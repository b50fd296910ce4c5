import type { Snapshot } from '../model/snapshot.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContractChecker } from '../ports/contract-checker.ts';
import type { RateLimitStore } from '../ports/rate-limit-store.ts';
import type { RefusalLedger } from '../ports/refusal-ledger.ts';
import type { ReplayStore } from '../ports/replay-store.ts';
import type { SignLedger } from '../ports/sign-ledger.ts';
import type { TokenDirectory } from '../ports/token-directory.ts';
import type { Upstreams } from '../ports/upstream.ts';
import type { Allocate } from '../wire/allocate.ts';
import type { BodyScanner } from '../wire/body-scanner.ts';
import type { NextTurn } from '../wire/next-turn.ts';
import type { SignVerifier } from '../wire/sign-verifier.ts';
import type { ContextDigests } from '../wire/signed-context.ts';
import type { TypedMeaning } from '../wire/typed-meaning.ts';

/** What serves every call of a process. */
export interface Services {
  readonly clock: Clock;
  readonly allocate: Allocate;
  readonly scanner: BodyScanner;
  readonly signVerifier: SignVerifier;
  readonly signLedger: SignLedger;
  readonly typedMeaning: TypedMeaning;
  readonly replays: ReplayStore;
  readonly refusalLedger: RefusalLedger;
  readonly tokens: TokenDirectory;
  readonly rateLimits: RateLimitStore;
  readonly contextDigests: ContextDigests;
  readonly contracts: ContractChecker;
  readonly upstreams: Upstreams;
  readonly nextTurn: NextTurn;
}

/** What a step may see besides the facts of the call: one moment, one snapshot, and the services. */
export interface World {
  readonly nowMs: number;
  readonly snapshot: Snapshot;
  readonly services: Services;
}
