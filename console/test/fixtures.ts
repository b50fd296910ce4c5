import type {
  ApiDetail,
  CallDetail,
  CallSummary,
  Credentials,
  ErrorEntry,
  ExplainedStep,
  Explanation,
  SignDiagnosis,
  Status,
} from '../src/api/contract.ts';

/* Answers of the admin API as the contract has them, for a page that is tested without a gateway. */

/** A merchant id that a double would round. */
export const LONG_MALL_ID = '635517726000000001';
const NOW_MS = Date.now();

export const STATUS: Status = {
  version: '0.1.0',
  revision: 'r1',
  mode: 'sandbox',
  profile: 'documented',
  region: 'us',
  gatewayUrl: 'http://127.0.0.1:8080',
  startedAtMs: NOW_MS,
  nowMs: NOW_MS,
  clock: { frozen: false, nowMs: NOW_MS, offsetMs: 0 },
};

const TYPES = [
  'bg.order.list.v2.get',
  'bg.local.goods.list.query',
  'bg.logistics.shipment.confirm',
  'bg.order.detail.v2.get',
];
const OUTCOMES = [
  { code: 1000000, name: 'success', stoppedBy: null },
  { code: 1000000, name: 'success', stoppedBy: null },
  { code: 1000000, name: 'success', stoppedBy: null },
  { code: 3000001, name: 'sign-invalid', stoppedBy: 'check-sign' },
  { code: 3000012, name: 'timestamp-expired', stoppedBy: 'check-timestamp' },
  { code: 2000000, name: 'internal-call-failed', stoppedBy: 'forward-call' },
];

/** The id of the nth call. */
export function callId(index: number): string {
  return `us-00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** The nth of a believable run of calls. */
export function callOf(index: number, atMs: number = Date.now()): CallSummary {
  const outcome = OUTCOMES[(index * 7) % OUTCOMES.length] ?? { code: 0, name: '', stoppedBy: null };
  return {
    id: callId(index),
    atMs,
    path: '/openapi/router',
    address: `10.0.${index % 7}.${index % 200}`,
    appKey: index % 3 === 0 ? 'demo_erp' : 'demo_wms',
    type: TYPES[index % TYPES.length] ?? null,
    version: 'V1',
    mallId: `${LONG_MALL_ID.slice(0, -2)}${String(index % 100).padStart(2, '0')}`,
    httpStatus: 200,
    cause: null,
    answeredBy: outcome.code === 1000000 ? 'mock' : 'gateway',
    environment: 'formal',
    dialect: outcome.code === 1000000 ? 'plain' : null,
    secret: outcome.code === 1000000 ? 0 : null,
    bytesIn: 312,
    bytesOut: 128,
    totalMs: 1.4 + (index % 9) * 3.1,
    readMs: 0.2,
    checksMs: 0.4,
    serviceMs: outcome.code === 1000000 ? 0.8 : 0,
    revision: 'r1',
    fault: null,
    diagnosis: outcome.name === 'sign-invalid' ? 'The sign leaves out access_token.' : null,
    ...outcome,
  };
}

/** The body that a call of the fixtures carries: its numbers are more than a double holds. */
export const BODY_TEXT =
  '{"access_token":"2nif…","app_key":"demo_erp","data_type":"JSON","goodsId":601099548666279999,"price":1.0,"rate":1e400,"timestamp":1711009072,"type":"bg.order.list.v2.get","sign":"4CCF219942D4180C6DDA3CE36C1B838F"}';
export const UPSTREAM_TEXT = '{"goodsId":601099548666279999,"exact":12345678901234567890.10,"zero":-0}';

export function detailOf(summary: CallSummary): CallDetail {
  return {
    ...summary,
    request: {
      method: 'POST',
      headers: [
        ['content-type', 'application/json'],
        ['user-agent', 'python-requests/2.32.0'],
      ],
      text: BODY_TEXT,
      truncated: false,
      isText: true,
    },
    response: {
      status: 200,
      headers: [['content-type', 'application/json;charset=UTF-8']],
      text: `{"success":false,"requestId":"${summary.id}","errorCode":${summary.code},"errorMsg":"SIGN_UNVALID"}`,
      truncated: false,
    },
    upstream:
      summary.code === 1000000
        ? {
            name: 'sandbox',
            method: 'POST',
            target: '/goods',
            attempts: 1,
            status: 200,
            text: UPSTREAM_TEXT,
            truncated: false,
            durationMs: 0.8,
          }
        : null,
    steps: [],
  };
}

const EXPECTED_TEXT =
  '‹app_secret›access_token2nif…app_keydemo_erpdata_typeJSONgoodsId601099548666279999price1.0rate1e400timestamp1711009072typebg.order.list.v2.get‹app_secret›';

export const SIGN: SignDiagnosis = {
  verdict: 'mistake',
  sentence: 'The sign leaves out access_token.',
  mistakes: [
    {
      id: 'without-access-token',
      axis: 'which parameters',
      sentence: 'The sign leaves out access_token.',
      fix: 'Put access_token into the parameters before you sign them: every top-level parameter but sign is signed.',
      fixes: {
        python: 'params["access_token"] = token\nparams["sign"] = sign(params, secret)',
        javascript: 'params.access_token = token;\nparams.sign = sign(params, secret);',
        java: 'params.put("access_token", token);\nparams.put("sign", sign(params, secret));',
        php: '$params["access_token"] = $token;\n$params["sign"] = sign($params, $secret);',
        go: 'params["access_token"] = token\nparams["sign"] = sign(params, secret)',
        csharp: 'parameters["access_token"] = token;\nparameters["sign"] = Sign(parameters, secret);',
      },
    },
  ],
  candidates: [['without-access-token']],
  expectedText: EXPECTED_TEXT,
  sentText: EXPECTED_TEXT.replace('access_token2nif…', ''),
  diff: [
    { kind: 'same', text: '‹app_secret›' },
    { kind: 'removed', text: 'access_token2nif…' },
    { kind: 'same', text: EXPECTED_TEXT.slice('‹app_secret›access_token2nif…'.length) },
  ],
  keys: { missing: ['access_token'], extra: [], changed: [] },
  dialect: null,
};

const STEPS: readonly (readonly [name: string, title: string, observed: string])[] = [
  ['scan-body', 'The body reads as one JSON object', '312 bytes, 9 keys'],
  ['check-type-present', 'type is there', 'bg.order.list.v2.get'],
  ['identify-app-key', 'app_key is there', 'demo_erp'],
  ['check-sign-present', 'sign is there', '4CCF2199…'],
  ['identify-app', 'The app exists', 'Demo ERP'],
  ['check-sign', 'The sign is right', '4CCF219942D4180C6DDA3CE36C1B838F'],
  ['check-timestamp', 'The timestamp is current', '2024-03-21T08:24:32Z'],
  ['check-data-type', 'data_type is JSON', 'JSON'],
  ['check-app-active', 'The app is active', 'active'],
  ['check-address', 'The address is allowed', '10.0.3.3'],
  ['identify-api', 'The type exists', 'bg.order.list.v2.get V1'],
  ['identify-token', 'The access token is current', '2nif…'],
  ['forward-call', 'The call itself', 'sandbox'],
];

export function explanationOf(summary: CallSummary): Explanation {
  const refusedAt = STEPS.findIndex(([name]) => name === summary.stoppedBy);
  return {
    requestId: summary.id,
    verdict:
      summary.name === 'sign-invalid'
        ? 'The sign is wrong: access_token was sent, but left out of the string that was signed.'
        : `Answered ${summary.code} ${summary.name}.`,
    code: summary.code,
    name: summary.name,
    refusedBy: summary.stoppedBy,
    steps: STEPS.map((_, index) => stepOf(index, refusedAt, summary)),
    sign:
      summary.name === 'sign-invalid'
        ? SIGN
        : {
            ...SIGN,
            verdict: 'right',
            sentence: 'The sign is right.',
            mistakes: [],
            candidates: [],
            diff: [],
            sentText: null,
            keys: { missing: [], extra: [], changed: [] },
            dialect: 'plain',
          },
    warnings:
      summary.code === 1000000
        ? [
            {
              kind: 'unsafe-number',
              path: 'goodsId',
              sentence: 'A number above 2^53: other platforms may round it.',
            },
          ]
        : [],
    fix: summary.name === 'sign-invalid' ? (SIGN.mistakes[0]?.fix ?? null) : null,
  };
}

function stepOf(index: number, refusedAt: number, summary: CallSummary): ExplainedStep {
  const [name, title, observed] = STEPS[index] ?? ['', '', ''];
  const isRefused = index === refusedAt;
  const wouldRefuse = refusedAt !== -1 && index > refusedAt && name === 'check-timestamp';
  const isSkipped = refusedAt !== -1 && name === 'forward-call' && !isRefused;
  return {
    step: index + 1,
    name,
    title,
    outcome: isRefused ? 'refused' : wouldRefuse ? 'would-refuse' : isSkipped ? 'skipped' : 'passed',
    observed,
    expected: isRefused
      ? 'The sign of this body under the secret of demo_erp'
      : wouldRefuse
        ? 'within 300 s of now'
        : null,
    code: isRefused ? summary.code : wouldRefuse ? 3000012 : null,
    refusal: isRefused ? summary.name : wouldRefuse ? 'timestamp-expired' : null,
    ms: isSkipped ? null : 0.004 + index * 0.003,
    mends: isRefused || wouldRefuse ? 'caller' : null,
  };
}

export const CREDENTIALS: Credentials = {
  apps: [
    { appKey: 'ak_suspended', name: null, status: 'suspended', magic: '3000028 app-suspended' },
    { appKey: 'demo_erp', name: 'Demo ERP', status: 'active', magic: null },
    { appKey: 'demo_wms', name: 'Demo warehouse', status: 'active', magic: null },
  ],
  tokens: [
    {
      value: 'at_expired',
      appKey: 'demo_erp',
      mallId: 6355,
      status: 'expired',
      expiresAtMs: 1,
      magic: '3000034 token-expired',
    },
    {
      value: '2nifvmpyymvypwmcms5ct4uqqudrwgpmzbcnmkt1jzjkuaf3x56iixym',
      appKey: 'demo_erp',
      mallId: LONG_MALL_ID,
      status: 'active',
      expiresAtMs: null,
      magic: null,
    },
  ],
};

const SCHEMA = {
  type: 'object',
  required: ['pageNumber'],
  properties: {
    pageNumber: { type: 'integer', minimum: 1, maximum: 1000, description: 'Page, from 1' },
    pageSize: { type: 'integer', minimum: 1, maximum: 100 },
    parentOrderSn: { type: 'string', maxLength: 64 },
    goodsId: { type: 'integer' },
    onlyOpen: { type: 'boolean' },
    sortBy: { enum: ['createTime', 'updateTime'] },
    range: { type: 'object', properties: { from: { type: 'integer' }, to: { type: 'integer' } } },
    labels: { type: 'array', items: { type: 'string' } },
  },
};

/** 397 types: four with a schema, the others generic. */
export const APIS: readonly ApiDetail[] = [
  ...TYPES,
  ...Array.from({ length: 393 }, (_, index) => `bg.generic.n${index}.get`),
].map((type, index) => ({
  type,
  version: 'V1',
  status: 'online',
  group: index < 4 ? 'orders' : 'goods',
  region: 'us',
  ingress: 'router',
  token: 'required',
  upstream: 'sandbox',
  generic: index >= 4,
  hasSchema: index < 4,
  description: index < 4 ? 'Orders of a merchant, newest first.' : null,
  requestSchema: index < 4 ? SCHEMA : null,
  example: {},
  sampleRequest: '{\n  "pageNumber": 1,\n  "goodsId": 601099548666279999\n}',
}));

/** The rows of the table with what "try it" sends. */
export function errorsOf(table: readonly { readonly [key: string]: unknown }[]): readonly ErrorEntry[] {
  return table.map(row => ({
    // generated/error-codes.json has these fields.
    ...(row as unknown as ErrorEntry),
    message: String(row['text']),
    docs: `docs/reference/errors/${String(row['code'])}.md`,
    trigger:
      row['code'] === 4000000
        ? null
        : {
            title: `Meet ${String(row['name'])}`,
            how: 'by a call whose parameters are made for it.',
            request: [
              {
                path: '/openapi/router',
                appKey: 'demo_erp',
                text: `{"type":"mock.error.${String(row['code'])}","data_type":"JSON"}`,
              },
            ],
          },
  }));
}
