import assert from 'node:assert/strict';
import { AjvContractChecker } from '../../src/adapters/ajv/ajv-contract-checker.ts';
import { MemoryRateLimitStore } from '../../src/adapters/memory/memory-rate-limit-store.ts';
import { MemoryRefusalLedger } from '../../src/adapters/memory/memory-refusal-ledger.ts';
import { MemoryReplayStore } from '../../src/adapters/memory/memory-replay-store.ts';
import { MemorySignLedger } from '../../src/adapters/memory/memory-sign-ledger.ts';
import { MemoryTokenDirectory } from '../../src/adapters/memory/memory-token-directory.ts';
import { answerFromExample } from '../../src/adapters/mock/mock-upstream.ts';
import { contextDigests, hashToken, md5Hex, sha256 } from '../../src/adapters/node/node-digests.ts';
import type { Api } from '../../src/model/api.ts';
import type { App } from '../../src/model/app.ts';
import type { AccessToken } from '../../src/model/authorization.ts';
import type { Document } from '../../src/model/document.ts';
import { atMoment } from '../../src/model/phase.ts';
import { type Received, ROUTES } from '../../src/model/received.ts';
import type { Services, World } from '../../src/pipeline/world.ts';
import type { ServiceCall, ServiceOutcome } from '../../src/ports/upstream.ts';
import { compileSnapshot } from '../../src/registry/compile-snapshot.ts';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { SignVerifier } from '../../src/wire/sign-verifier.ts';
import { TypedMeaning } from '../../src/wire/typed-meaning.ts';
import { MovableClock } from '../ports/movable-clock.ts';
import { APP_KEY, documentOf, NOW_MS, TOKEN, TYPE } from './document.ts';

/** A world whose parts a test may move: real scanner, verifier and checker, memory adapters, a movable clock. */
export interface TestWorld extends World {
  readonly clock: MovableClock;
  readonly services: Services & { readonly signVerifier: SignVerifier };
  /** The calls that went to internal services, in order. */
  readonly sent: readonly ServiceCall[];
}

export type Service = (call: ServiceCall) => ServiceOutcome | Promise<ServiceOutcome>;

/** Compiles a document into a world; `service` stands where the internal services are. */
export function worldOf(document: Document = documentOf(), service: Service = answerFromExample): TestWorld {
  const { snapshot, grants } = compileSnapshot(document, 'r1', hashToken);
  const clock = new MovableClock(NOW_MS);
  const directory = new MemoryTokenDirectory(hashToken);
  directory.replace(grants);
  const sent: ServiceCall[] = [];
  const services = {
    allocate: (size: number): Uint8Array => new Uint8Array(size),
    clock,
    scanner: new BodyScanner(),
    signVerifier: new SignVerifier(md5Hex),
    contextDigests,
    typedMeaning: new TypedMeaning(sha256),
    replays: new MemoryReplayStore({ clock, salt: 7 }),
    nextTurn: () => Promise.resolve(),
    signLedger: new MemorySignLedger(clock),
    refusalLedger: new MemoryRefusalLedger(clock),
    tokens: directory,
    rateLimits: new MemoryRateLimitStore(clock),
    contracts: new AjvContractChecker(),
    upstreams: {
      send(call: ServiceCall): Promise<ServiceOutcome> {
        sent.push(call);
        return Promise.resolve(service(call));
      },
    },
  };
  return { nowMs: NOW_MS, snapshot, services, clock, sent };
}

/** A call as the listener would hand it over. */
export function receivedOf(body: string | Uint8Array = '{}', changes: Partial<Received> = {}): Received {
  return {
    bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    upload: undefined,
    route: routeOf('/openapi/router'),
    requestId: 'us-3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d',
    client: { text: '192.0.2.7', address: [0, 0, 0xffff, 0xc0000207] },
    environment: 'formal',
    caller: WAITING,
    ...changes,
  };
}

/** An upload whose files nobody reads. */
export const UPLOAD: NonNullable<Received['upload']> = {
  boundary: 'edge',
  announcedBytes: undefined,
  filesBytes: undefined,
  fault: undefined,
  async *files() {},
  release() {},
};

/** A caller who never leaves. */
const WAITING: Received['caller'] = { isGone: false, onGone() {} };

export function routeOf(path: string): Received['route'] {
  const route = ROUTES.find(known => known.path === path);
  assert.ok(route, path);
  return route;
}

/** A body that the real scanner has read; fails the test where it does not read. */
export function bodyOf(json: string | object): ScannedBody {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  const body = new BodyScanner().scan(new TextEncoder().encode(text));
  assert.ok(body instanceof ScannedBody, text);
  return body;
}

/** The app of the moment. */
export function appOf({ snapshot, nowMs }: World, key = APP_KEY): App {
  const app = snapshot.apps.get(key);
  assert.ok(app, key);
  return atMoment(app, nowMs);
}

export function apiOf({ snapshot }: World, type = TYPE, version = 'V1'): Api {
  const api = snapshot.apis.get(type)?.get(version);
  assert.ok(api, type);
  return api;
}

export async function tokenOf({ services }: World, value = TOKEN): Promise<AccessToken> {
  const token = await services.tokens.find(value);
  assert.ok(token, value);
  return token;
}
