import type { Document, HostPort } from '../src/model/document.ts';
import { BENCH_CALLERS, BENCH_PACKAGES, BENCH_TYPES } from './bench-document.ts';

const ANY_PORT: HostPort = { host: '127.0.0.1', port: 0 };
const UNREACHABLE_LIMIT = { rate: 1_000_000, perMs: 1000, burst: 1_000_000 } as const;

/** The document of `renderBenchDocument` as the loader gives it, on a mock: for measuring without a process. */
export function compiledBenchDocument(): Document {
  return {
    listen: { gateway: ANY_PORT, admin: ANY_PORT, portal: ANY_PORT, status: undefined },
    storage: 'memory:',
    counters: 'memory:',
    region: 'us',
    mode: 'production',
    profile: 'documented',
    signing: 'tolerant',
    stagingHeader: { name: 'x-canary-staging', value: 'staging' },
    trustedProxies: [],
    appLimit: UNREACHABLE_LIMIT,
    appCeiling: 5,
    failureLimit: { rate: 120, perMs: 60_000, burst: 120 },
    inFlightBytesMax: 256 * 1024 * 1024,
    corsOrigins: [],
    messages: new Map(),
    upstreams: [
      { name: 'orders', urls: [], stagingUrl: undefined, timeoutMs: 3000, inFlightMax: 256, mock: true },
    ],
    apis: BENCH_TYPES.map(type => ({
      type,
      version: 'V1',
      status: 'online',
      token: 'required',
      ingress: 'router',
      bodyBytesMax: 1024 * 1024,
      sensitive: false,
      environments: ['formal'],
      upstream: 'orders',
      path: '/call',
      answers: 'result',
      notFound: 'operation',
      timeoutMs: undefined,
      limits: [{ by: 'api', ...UNREACHABLE_LIMIT }],
      requestSchema: undefined,
      contract: 'off',
      example: '{"totalItemNum":0}',
    })),
    packages: BENCH_PACKAGES,
    apps: BENCH_CALLERS.map(({ appKey, secret }) => ({
      appKey,
      secrets: [secret],
      status: 'active',
      packages: BENCH_PACKAGES.map(({ code }) => code),
      environments: ['formal'],
      signing: 'tolerant',
      ipAllow: [],
      limit: UNREACHABLE_LIMIT,
    })),
    merchants: BENCH_CALLERS.map(({ mallId }) => ({ mallId, region: 'us', status: 'active', approved: [] })),
    authorizations: BENCH_CALLERS.map(({ appKey, mallId, token }) => ({
      appKey,
      mallId,
      packages: BENCH_PACKAGES.map(({ code }) => code),
      status: 'active',
      tokens: [{ value: token, status: 'current', expiresAtMs: Date.UTC(2099, 0) }],
    })),
  };
}
