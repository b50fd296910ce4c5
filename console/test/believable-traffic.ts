import { createHash } from 'node:crypto';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import type { TestAnswer, TestCallOptions } from '../../src/testing/test-call.ts';
import type { GatewayStage } from './gateway-stage.ts';

/** The demo, believing its callers where they come from: they are all of this machine. */
export const PROXIED_DEMO = DEMO_DOCUMENT.replace(
  'region: us\n',
  'region: us\ntrusted_proxies: [127.0.0.0/8]\n',
);

const DEMO_APP = 'fbbe9626040a3d0d7082f89325df39a4';
const DEMO_SECRET = '1b089390c60a2547dee8bf0a2d3c05308739b940';
const DEMO_TOKEN = 'uplcurrent07163c6dbc36eb0877f9978e7105b81346498b68d022f4d93';
/** The demo's app with its token, as whom a call succeeds. */
export const DEMO_CALLER: TestCallOptions = { appKey: DEMO_APP, token: DEMO_TOKEN };
const NARROW_TOKEN = 'uplnarrow04e54612aa35a0688e4a888695ba311fb763fb3fbbf423ea0d';

/** The callers of the demo's app: an ERP, a warehouse, a seller tool. */
const CALLERS = [
  { address: '198.51.100.24', agent: 'northwind-erp/4.11 python-requests/2.32.3' },
  { address: '198.51.100.25', agent: 'northwind-erp/4.11 python-requests/2.32.3' },
  { address: '203.0.113.80', agent: 'dock9-wms/2.3 (okhttp/4.12.0)' },
  { address: '2001:db8:40::1f', agent: 'GuzzleHttp/7' },
] as const;

type Parameters = Readonly<Record<string, unknown>>;

interface Scene {
  /** How often it is played, beside the others. */
  readonly weight: number;
  readonly play: (stage: GatewayStage, turn: number) => Promise<TestAnswer>;
}

const ORDER = 'PO-211-21905452099192792';

const GOOD: readonly (readonly [weight: number, type: string, parameters: Parameters])[] = [
  [22, 'bg.order.list.v2.get', { pageNumber: 1, pageSize: 50, parentOrderStatus: 2 }],
  [16, 'bg.order.detail.v2.get', { parentOrderSn: ORDER }],
  [14, 'bg.local.goods.list.query', { pageNo: 1, pageSize: 50 }],
  [8, 'bg.logistics.companies.get', { regionId: 211 }],
  [
    6,
    'bg.logistics.shipment.v2.confirm',
    { sendType: 0, sendRequestList: [{ carrierId: 699272611, trackingNumber: '9400111899223857264211' }] },
  ],
  [4, 'bg.order.decryptshippinginfo.get', { parentOrderSn: ORDER }],
];

/** What calls of a morning are like: most are right, and each mistake is one that somebody makes. */
const SCENES: readonly Scene[] = [
  ...GOOD.map(([weight, type, parameters]) => ({ weight, play: signed(type, parameters) })),
  { weight: 4, play: signed('mock.delay.240', {}, { appKey: 'ak_sandbox', token: 'at_sandbox' }) },
  { weight: 5, play: (stage, turn) => callWithoutTokenInSign(stage, turn) },
  {
    weight: 2,
    play: signed('bg.order.list.v2.get', { pageNumber: 1 }, { secret: 'rotated-last-week-4f1d' }),
  },
  { weight: 3, play: (stage, turn) => callOfHoursAgo(stage, turn) },
  { weight: 4, play: signed('bg.order.list.v2.get', { pageNumber: '1', pageSize: 50 }) },
  { weight: 3, play: signed('bg.local.goods.list.query', { pageNo: 1 }, { token: NARROW_TOKEN }) },
  { weight: 2, play: signed('bg.freight.template.list.query', {}) },
  { weight: 2, play: signed('bg.order.list.v3.get', { pageNumber: 1 }) },
  { weight: 3, play: signed('temu.track.trackinginfo.get', { trackingNumber: '9400111899223857264211' }) },
  {
    weight: 4,
    play: signed('bg.local.goods.stock.edit', {
      goodsId: 601099548666279,
      skuStockChangeList: [{ skuId: 17592352673534, stockDiff: -1 }],
    }),
  },
];

/**
 * Plays `count` calls, `everyMs` apart by the sandbox's clock, which ends where the machine's is.
 *
 * The same every time, but for ids and moments.
 */
export async function playTraffic(stage: GatewayStage, count: number, everyMs: number): Promise<void> {
  const order = SCENES.flatMap((scene, index) => Array.from({ length: scene.weight }, () => index));
  const { clock } = stage.sandbox;
  clock.advance(-count * everyMs);
  for (let turn = 0; turn < count; turn += 1) {
    const scene = SCENES[order[(turn * 37 + 11) % order.length] ?? 0];
    await scene?.play(stage, turn);
    // Calls come in waves.
    const beat = turn % 40 < 8 ? everyMs / 4 : everyMs * 1.19;
    clock.advance(beat);
  }
  clock.clear();
}

/** The mistake of a newcomer: the access token sent, and left out of what was signed. */
export function callWithoutTokenInSign(stage: GatewayStage, turn: number): Promise<TestAnswer> {
  return stage.send({ body: bodyWithoutTokenInSign(stage.sandbox.clock.wallMs()), headers: headersOf(turn) });
}

/** The body of such a call, signed by itself. */
export function bodyWithoutTokenInSign(nowMs: number): string {
  const parameters = {
    app_key: DEMO_APP,
    data_type: 'JSON',
    pageNumber: 1,
    pageSize: 50,
    timestamp: Math.floor(nowMs / 1000),
    type: 'bg.order.list.v2.get',
  };
  const text = Object.entries(parameters)
    .map(([key, value]) => `${key}${String(value)}`)
    .join('');
  const sign = createHash('md5').update(`${DEMO_SECRET}${text}${DEMO_SECRET}`).digest('hex').toUpperCase();
  return JSON.stringify({ ...parameters, access_token: DEMO_TOKEN, sign });
}

function callOfHoursAgo(stage: GatewayStage, turn: number): Promise<TestAnswer> {
  const timestamp = Math.floor(stage.sandbox.clock.wallMs() / 1000) - 8 * 3600;
  return signed('bg.order.list.v2.get', { pageNumber: 1, timestamp })(stage, turn);
}

function signed(type: string, parameters: Parameters, options: TestCallOptions = {}): Scene['play'] {
  return (stage, turn) =>
    stage.call(type, parameters, { ...DEMO_CALLER, ...options, headers: headersOf(turn) });
}

function headersOf(turn: number): Readonly<Record<string, string>> {
  const { address, agent } = CALLERS[turn % CALLERS.length] ?? CALLERS[0];
  return { 'x-forwarded-for': address, 'user-agent': agent };
}
