import { createHash } from 'node:crypto';

/** One caller of the benchmark: an app with its secret, and a merchant's token for it. */
export interface BenchCaller {
  readonly appKey: string;
  readonly secret: string;
  readonly token: string;
  readonly mallId: number;
}

const ORDER_TYPES = [
  'bg.order.list.v2.get',
  'bg.order.detail.v2.get',
  'bg.order.shippinginfo.v2.get',
  'bg.order.combinedshipment.list.get',
  'bg.order.customization.get',
  'bg.order.decryptshippinginfo.get',
  'bg.order.unshipped.package.get',
  'bg.order.verification.upload',
  'bg.order.fulfillment.info.sync',
  'bg.order.amend.submit',
] as const;

const LOGISTICS_TYPES = [
  'bg.logistics.shipment.confirm',
  'bg.logistics.shipment.v2.get',
  'bg.logistics.shipment.create',
  'bg.logistics.shipment.update',
  'bg.logistics.shipment.result.get',
  'bg.logistics.shipment.document.get',
  'bg.logistics.shippingservices.get',
  'bg.logistics.companies.get',
  'bg.logistics.warehouse.list.get',
  'bg.logistics.shipped.package.confirm',
] as const;

/** The API types that the benchmark calls: 20, in two packages. */
export const BENCH_TYPES: readonly string[] = [...ORDER_TYPES, ...LOGISTICS_TYPES];

/** Its permission packages; every app and every token has both. */
export const BENCH_PACKAGES = [
  { code: 'order', types: ORDER_TYPES },
  { code: 'logistics', types: ['bg.logistics.*'] },
] as const;

/** The apps that the benchmark calls as: 10, the same in every run. */
export const BENCH_CALLERS: readonly BenchCaller[] = Array.from({ length: 10 }, (_, index) => ({
  appKey: hex(`app ${index}`).slice(0, 32),
  secret: hex(`secret ${index}`).slice(0, 40),
  // 59 characters of [a-z0-9], as issued tokens have (protocol.md §2).
  token: hex(`token ${index}`).slice(0, 59),
  mallId: 635517726820000 + index,
}));

/** Calls per second that no round can reach: the quotas are taken for each call and never refuse. */
const UNREACHABLE_RATE = { rate: 1_000_000, per: '1s' } as const;

/**
 * The declarative document that a candidate serves (config.md), as JSON text: 20 APIs on one upstream,
 * two packages, 10 apps with a token each. Every call meets an app quota and an API quota.
 */
export function renderBenchDocument(upstreamUrl: string): string {
  const document = {
    version: 1,
    listen: {
      gateway: '127.0.0.1:0',
      admin: '127.0.0.1:0',
      portal: '127.0.0.1:0',
      status: '127.0.0.1:0',
    },
    storage: 'memory:',
    counters: 'memory:',
    mode: 'production',
    upstreams: [{ name: 'orders', url: upstreamUrl, timeout: '3s' }],
    apis: BENCH_TYPES.map(type => ({
      type,
      status: 'online',
      upstream: 'orders',
      path: '/call',
      limits: [{ by: 'api', ...UNREACHABLE_RATE }],
    })),
    packages: BENCH_PACKAGES,
    apps: BENCH_CALLERS.map(({ appKey, secret }) => ({
      app_key: appKey,
      secrets: [secret],
      packages: BENCH_PACKAGES.map(({ code }) => code),
      limit: UNREACHABLE_RATE,
    })),
    merchants: BENCH_CALLERS.map(({ mallId }) => ({ mall_id: mallId, region: 'us', status: 'active' })),
    authorizations: BENCH_CALLERS.map(({ appKey, mallId, token }) => ({
      app_key: appKey,
      mall_id: mallId,
      packages: BENCH_PACKAGES.map(({ code }) => code),
      status: 'active',
      tokens: [{ value: token, status: 'current', expires_at: '2099-01-01T00:00:00Z' }],
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function hex(seed: string): string {
  return createHash('sha256').update(`gatewright benchmark ${seed}`).digest('hex');
}
