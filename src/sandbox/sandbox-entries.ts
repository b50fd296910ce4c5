import type { ApiEntry, AppEntry, UpstreamEntry } from '../model/document.ts';
import { SANDBOX_UPSTREAM } from '../model/mock-type.ts';
import { NEVER_MS } from '../model/never-ms.ts';

/** Longer than clients wait, so that they can try their own deadlines. */
const TIMEOUT_MS = 120_000;
/** The document's default. */
const TOKEN_LIFETIME_MS = 365 * 86_400_000;
/** No more than any gateway reads: what a sandbox adds must not open the door for larger bodies. */
const BODY_BYTES_MAX = 1024 * 1024;

/** The upstream of everything that a sandbox adds to a document. */
export const sandboxUpstream: UpstreamEntry = {
  name: SANDBOX_UPSTREAM,
  urls: [],
  stagingUrl: undefined,
  timeoutMs: TIMEOUT_MS,
  connectMsMax: TIMEOUT_MS,
  inFlightMax: 1_000_000,
  contextKey: undefined,
  tls: undefined,
  mock: true,
  breaker: { failuresMax: 5, openMs: 1000, openMsMax: 30_000 },
  health: undefined,
  allowAddresses: [],
};

/** An API that a sandbox adds. */
export function sandboxApi(type: string, changes: Partial<ApiEntry> = {}): ApiEntry {
  return {
    type,
    version: 'V1',
    status: 'online',
    onlineAtMs: undefined,
    deprecatedAtMs: undefined,
    sunsetAtMs: undefined,
    successor: undefined,
    token: 'required',
    ingress: 'router',
    bodyBytesMax: BODY_BYTES_MAX,
    uploadBytesMax: BODY_BYTES_MAX,
    sensitive: false,
    environments: ['formal'],
    upstream: SANDBOX_UPSTREAM,
    path: `/${type}`,
    method: 'POST',
    answers: 'result',
    notFound: 'operation',
    timeoutMs: undefined,
    idempotent: false,
    limits: [],
    dayQuotas: undefined,
    requestSchema: undefined,
    contract: changes.requestSchema === undefined ? 'off' : 'enforce',
    responseSchema: undefined,
    example: '{"ok":true}',
    ...changes,
  };
}

/** An app that a sandbox adds; without limits, so that whoever tries errors is not stopped for trying. */
export function sandboxApp(appKey: string, secret: string, changes: Partial<AppEntry> = {}): AppEntry {
  return {
    appKey,
    name: undefined,
    developer: undefined,
    secrets: [{ value: secret, untilMs: NEVER_MS }],
    secretVersions: undefined,
    status: 'active',
    packages: [],
    environments: ['formal'],
    signing: 'tolerant',
    replayGuard: 'off',
    ipAllow: [],
    limit: undefined,
    dayQuota: undefined,
    limitOverride: undefined,
    tokenLifetimeMs: TOKEN_LIFETIME_MS,
    ...changes,
  };
}
