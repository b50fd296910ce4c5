import assert from 'node:assert/strict';
import type { Document } from '../../src/model/document.ts';
import { heldForGood } from '../../src/model/held-package.ts';
import type { Received, Upload } from '../../src/model/received.ts';
import type { ServiceOutcome } from '../../src/ports/upstream.ts';
import {
  APP_KEY,
  apiEntry,
  appEntry,
  authorizationEntry,
  documentOf,
  merchantEntry,
  NOW_MS,
  PACKAGE,
  SECRET,
  TOKEN,
  TYPE,
  tokenEntry,
} from './document.ts';
import type { Slots } from './fault-catalogue.ts';
import { render, signedBody } from './sign.ts';
import { apiOf, appOf, receivedOf, routeOf, type TestWorld, worldOf } from './world.ts';

/** A call with the faults of its slots, and the world that it comes into. */
export interface FaultyCall {
  readonly received: Received;
  readonly world: TestWorld;
}

const BODY_BYTES_MAX = 1024;
const OTHER_APP = 'app-2';
const OTHER_TOKEN = 'o'.repeat(59);
const LIMIT = { rate: 1, perMs: 1000, burst: 1 };

/** Makes a call that is good but for these slots. */
export function faultyCall(slots: Slots): FaultyCall {
  const upload = slots.outcome === 'cut' ? new CutUpload() : undefined;
  const world = worldOf(documentWith(slots), () => {
    upload?.cut();
    return OUTCOMES[slots.outcome ?? 'good'];
  });
  spendQuota(world, slots);
  spendCeiling(world, slots);
  const bytes = bodyWith(slots);
  witnessOther(world, bytes, slots);
  const received = receivedOf(bytes, {
    upload,
    route: routeOf(slots.route === 'ark' ? '/ark/router' : '/openapi/router'),
    environment: slots.asked ?? 'formal',
  });
  return { received, world };
}

const OUTCOMES: Readonly<Record<NonNullable<Slots['outcome']> | 'good', ServiceOutcome>> = {
  good: answered(200, '{"total":3}'),
  missing: answered(501, ''),
  failing: answered(500, ''),
  silent: { outcome: 'silent', sent: true, cause: 'reset' },
  shed: { outcome: 'shed', cause: 'the in-flight cap' },
  cut: { outcome: 'silent', sent: true, cause: 'the body broke off' },
};

/** An upload that breaks once it was sent. */
class CutUpload implements Upload {
  readonly boundary = 'edge';
  readonly announcedBytes = undefined;
  readonly filesBytes = undefined;
  fault: Upload['fault'] = undefined;

  cut(): void {
    this.fault = { cause: 'a field behind the first file', httpStatus: 200 };
  }

  async *files(): AsyncGenerator<Uint8Array, void, undefined> {}

  release(): void {}
}

function answered(status: number, text: string): ServiceOutcome {
  return { outcome: 'answered', status, body: new TextEncoder().encode(text), answeredBy: 'service' };
}

function documentWith(slots: Slots): Document {
  const others = [tokenEntry({ value: OTHER_TOKEN, ...tokenChanges(slots) })];
  const granted = { packages: slots.scope === 'none' ? [] : [heldForGood(PACKAGE)] };
  const status = slots.authorization ?? 'active';
  return documentOf({
    apis: [apiWith(slots)],
    apps: [appWith(slots), appEntry({ appKey: OTHER_APP, limit: LIMIT })],
    merchants: [
      merchantEntry({ status: slots.merchant ?? 'active', region: slots.region === 'other' ? 'eu' : 'us' }),
    ],
    authorizations: [
      authorizationEntry({ ...granted, status, tokens: [tokenEntry(tokenChanges(slots))] }),
      authorizationEntry({ ...granted, status, appKey: OTHER_APP, tokens: others }),
    ],
  });
}

function apiWith(slots: Slots) {
  return apiEntry({
    status: slots.apiStatus ?? 'online',
    bodyBytesMax: BODY_BYTES_MAX,
    ingress: slots.ingress === 'other' ? 'upload' : 'router',
    environments: [slots.apiEnvironments ?? 'formal'],
    sensitive: slots.sensitive !== undefined,
    upstream: slots.upstream === 'none' ? undefined : 'orders',
    path: '/orders/{orderId}',
    limits: [
      { by: 'api', ...LIMIT },
      { by: 'merchant', ...LIMIT },
    ],
    contract: 'enforce',
    requestSchema: { type: 'object', properties: { pageNumber: { type: 'integer' } } },
  });
}

function appWith(slots: Slots) {
  return appEntry({
    status: slots.appStatus ?? 'active',
    ipAllow: slots.addresses === 'elsewhere' ? ['203.0.113.0/24'] : ['192.0.2.0/24'],
    environments: [slots.appEnvironments ?? 'formal'],
    replayGuard: 'refuse',
    packages: slots.appPackages === 'none' ? [] : [heldForGood(PACKAGE)],
    limit: LIMIT,
  });
}

function tokenChanges({ tokenStatus }: Slots): Parameters<typeof tokenEntry>[0] {
  if (tokenStatus === undefined) return {};
  return tokenStatus === 'expired' ? { expiresAtMs: NOW_MS } : { status: tokenStatus };
}

/** Spends one of the three quotas that count the good call, as another call before it would. */
function spendQuota(world: TestWorld, { quotas }: Slots): void {
  if (quotas === undefined) return;
  const { quota } = appOf(world);
  const ofApi = documentHasApi(world) ? apiOf(world).quotas.find(({ by }) => by === quotas)?.rule : undefined;
  const rule = quotas === 'app' ? quota : ofApi;
  if (rule === undefined) return;
  const subject = { app: APP_KEY, api: '', merchant: String(merchantEntry().mallId) }[quotas];
  assert.equal(world.services.rateLimits.take([{ rule, subject }]), 0);
}

/** A draft is not compiled: nothing can be spent of its quotas, and its call ends before they are looked at. */
function documentHasApi({ snapshot }: TestWorld): boolean {
  return snapshot.apis.get(TYPE) !== undefined;
}

function spendCeiling(world: TestWorld, { ceiling }: Slots): void {
  const { ceiling: rule, key: subject } = appOf(world);
  if (ceiling === undefined) return;
  assert.ok(rule);
  for (let refused = 0; refused < 5; refused += 1) world.services.refusalLedger.count({ rule, subject });
}

/** Lets the guard see the sign of this call with another body, as it would be after that one. */
function witnessOther({ services }: TestWorld, body: string, { replay }: Slots): void {
  const sign = /"sign":"([0-9A-F]{32})"/.exec(body)?.[1];
  if (replay === undefined || sign === undefined) return;
  const seen = services.replays.witness({ appKey: APP_KEY, sign, meaning: new Uint8Array(32), keepMs: 1000 });
  assert.equal(seen, 'new');
}

function bodyWith(slots: Slots): string {
  const members = new Map(
    [...membersWith(slots)].flatMap(([name, json]) => (json === '' ? [] : [[name, json]])),
  );
  if (slots.sign === 'absent') return misread(render(members), slots);
  if (slots.sign === 'number') return misread(render(members.set('sign', '7')), slots);
  return misread(signedBody(members, slots.sign === 'wrong' ? SECRET.toUpperCase() : SECRET), slots);
}

/** JSON text by name; empty where the member is left out. */
function membersWith(slots: Slots): ReadonlyMap<string, string> {
  const name = slots.name ?? 'app_key';
  const other = name === 'app_key' ? 'client_id' : 'app_key';
  return new Map([
    ['type', pick(slots.type, { good: `"${TYPE}"`, absent: '', unknown: '"bg.nothing"', number: '7' })],
    [name, pick(slots.key, { good: `"${APP_KEY}"`, absent: '', unknown: '"app-9"', number: '7' })],
    [other, slots.otherKey === 'contradicts' ? '"app-8"' : ''],
    ['version', slots.version === 'unknown' ? '"V9"' : ''],
    ['timestamp', timestampWith(slots)],
    ['data_type', pick(slots.dataType, { good: '"JSON"', absent: '', xml: '"XML"' })],
    ['access_token', tokenWith(slots)],
    ['pageNumber', slots.contract === 'broken' ? '"one"' : '1'],
    ['orderId', pick(slots.target, { good: '"o-1"', absent: '', climbs: '".."' })],
    ['nested', slots.contract === 'nested-twice' ? '{"a":1,"a":2}' : '{"a":1}'],
    ['filler', slots.size === 'over' ? `"${'x'.repeat(BODY_BYTES_MAX)}"` : ''],
  ]);
}

function timestampWith({ route, timestamp }: Slots): string {
  const away = { good: 0, past: -301, future: 301, word: 0, absent: 0 }[timestamp ?? 'good'];
  const seconds = NOW_MS / 1000 + away;
  if (timestamp === 'absent') return '';
  if (timestamp === 'word') return '"soon"';
  return String(route === 'ark' ? seconds * 1000 : seconds);
}

function tokenWith({ token }: Slots): string {
  return pick(token, {
    good: `"${TOKEN}"`,
    absent: '',
    unknown: '"nobody"',
    number: '7',
    'other-app': `"${OTHER_TOKEN}"`,
  });
}

function pick<Way extends string>(
  way: Way | undefined,
  texts: Readonly<Record<Way | 'good', string>>,
): string {
  return texts[way ?? 'good'];
}

function misread(body: string, { reading }: Slots): string {
  if (reading === 'cut') return body.slice(0, -1);
  if (reading === 'array') return `[${body}]`;
  return reading === 'twice' ? `{"a":1,"a":1,${body.slice(1)}` : body;
}
