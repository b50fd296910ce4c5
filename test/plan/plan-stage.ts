import { MemoryRateLimitStore } from '../../src/adapters/memory/memory-rate-limit-store.ts';
import { MemoryRefusalLedger } from '../../src/adapters/memory/memory-refusal-ledger.ts';
import { MemoryTokenDirectory } from '../../src/adapters/memory/memory-token-directory.ts';
import { hashToken } from '../../src/adapters/node/node-digests.ts';
import type { Document } from '../../src/model/document.ts';
import { ROUTES } from '../../src/model/received.ts';
import type { PlanSides } from '../../src/plan/planned-state.ts';
import { Planner } from '../../src/plan/planner.ts';
import type { JournaledCall, JournaledRequest } from '../../src/ports/call-journal.ts';
import { compileSnapshot } from '../../src/registry/compile-snapshot.ts';
import { dialectBit, dialectNamed } from '../../src/wire/dialects.ts';
import { APP_KEY, MALL_ID, NOW_MS, TOKEN, TYPE } from '../pipeline/document.ts';

export const BEFORE = 'r1';
const [ROUTER] = ROUTES;

/** What the good call of these tests said of itself, with changes. */
export function sentBy(changes: Partial<JournaledRequest> = {}): JournaledRequest {
  if (ROUTER === undefined) throw new Error('there are routes');
  return {
    route: ROUTER,
    keyName: 'app_key',
    type: TYPE,
    version: undefined,
    tokenHash: hashToken(TOKEN),
    dataType: 'json',
    bytes: 300,
    announcedBytes: undefined,
    ...changes,
  };
}

/** A recorded call that went well, with changes. */
export function recorded(changes: Partial<JournaledCall> = {}): JournaledCall {
  return {
    requestId: 'us-3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d',
    revision: BEFORE,
    atMs: NOW_MS,
    code: 1000000,
    refused: undefined,
    stoppedBy: undefined,
    appKey: APP_KEY,
    mallId: MALL_ID,
    address: '192.0.2.7',
    environment: 'formal',
    dialects: dialectBit(dialectNamed('plain')),
    secret: 0,
    isReplayed: false,
    sent: sentBy(),
    ...changes,
  };
}

/** A planner between two documents. */
export function plannerOf(before: Document, after: Document): Planner {
  return new Planner({
    before: stateOf(before, BEFORE),
    after: stateOf(after, 'r2'),
    makeCounters: clock => ({
      rateLimits: new MemoryRateLimitStore(clock),
      refusalLedger: new MemoryRefusalLedger(clock),
    }),
  });
}

function stateOf(document: Document, revision: string): PlanSides['before'] {
  const { snapshot, grants } = compileSnapshot(document, revision, hashToken);
  const tokens = new MemoryTokenDirectory(hash => hash);
  tokens.replace(grants);
  return { snapshot, tokenOf: hash => tokens.find(hash) };
}
