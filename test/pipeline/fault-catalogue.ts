import type { RefusalName } from '../../src/errors/table.ts';
import type { callPipeline } from '../../src/pipeline/call-pipeline.ts';

/**
 * A call that is good but for what is said here. Each slot is one thing about a call that can be wrong in one way
 * at a time, so two faults meet exactly where no slot has to be two things at once.
 */
export interface Slots {
  readonly route?: 'openapi' | 'ark';
  readonly name?: 'app_key' | 'client_id';
  readonly reading?: 'cut' | 'twice' | 'array';
  readonly type?: 'absent' | 'unknown' | 'number';
  readonly version?: 'unknown';
  readonly key?: 'absent' | 'unknown' | 'number';
  readonly otherKey?: 'contradicts';
  readonly sign?: 'absent' | 'wrong' | 'number';
  readonly timestamp?: 'absent' | 'future' | 'past' | 'word';
  readonly replay?: 'other-body';
  readonly dataType?: 'absent' | 'xml';
  readonly appStatus?: 'suspended';
  readonly addresses?: 'elsewhere';
  readonly ceiling?: 'spent';
  readonly apiStatus?: 'sunset' | 'draft';
  readonly size?: 'over';
  readonly ingress?: 'other';
  readonly apiEnvironments?: 'staging';
  readonly appEnvironments?: 'staging';
  readonly asked?: 'other';
  readonly appPackages?: 'none';
  readonly token?: 'absent' | 'unknown' | 'other-app' | 'number';
  readonly tokenStatus?: 'superseded' | 'revoked' | 'expired';
  readonly authorization?: 'revoked';
  readonly merchant?: 'closed';
  readonly region?: 'other';
  readonly sensitive?: 'unapproved';
  readonly scope?: 'none';
  readonly contract?: 'broken' | 'nested-twice';
  readonly target?: 'absent' | 'climbs';
  readonly upstream?: 'none';
  readonly quotas?: 'app' | 'api' | 'merchant';
  readonly outcome?: 'silent' | 'missing' | 'failing' | 'shed' | 'cut';
}

export type Slot = keyof Slots;

/** One way to make one step refuse with one name. */
export interface Fault {
  readonly step: (typeof callPipeline)[number]['name'];
  readonly refusal: RefusalName;
  readonly slots: Slots;
}

/** Every fault that a test knows to make; each refusal that a step declares has at least one. */
export const FAULTS: readonly Fault[] = [
  ...faults('scan-body', {
    'bad-params': [{ reading: 'cut' }, { reading: 'twice' }, { reading: 'array' }],
  }),
  ...faults('check-type-present', { 'type-missing': [{ type: 'absent' }] }),
  ...faults('identify-app-key', {
    'app-key-missing': [{ route: 'openapi', key: 'absent' }],
    'client-id-missing': [{ route: 'ark', key: 'absent' }],
    'bad-params': [{ otherKey: 'contradicts' }],
  }),
  ...faults('check-sign-present', { 'sign-missing': [{ sign: 'absent' }] }),
  ...faults('identify-app', {
    'app-key-unknown': [
      { name: 'app_key', key: 'unknown' },
      { name: 'app_key', key: 'number' },
    ],
    'client-id-unknown': [
      { name: 'client_id', key: 'unknown' },
      { name: 'client_id', key: 'number' },
    ],
  }),
  ...faults('check-sign', { 'sign-invalid': [{ sign: 'wrong' }, { sign: 'number' }] }),
  ...faults('check-timestamp', {
    'timestamp-missing': [{ timestamp: 'absent' }],
    'timestamp-invalid': [{ timestamp: 'future' }, { timestamp: 'word' }],
    'timestamp-expired': [{ timestamp: 'past' }],
  }),
  ...faults('check-replay', { 'sign-invalid': [{ replay: 'other-body' }] }),
  ...faults('check-data-type', {
    'data-type-missing': [{ dataType: 'absent' }],
    'data-type-invalid': [{ dataType: 'xml' }],
  }),
  ...faults('check-app-active', {
    'app-key-suspended': [{ name: 'app_key', appStatus: 'suspended' }],
    'client-id-suspended': [{ name: 'client_id', appStatus: 'suspended' }],
  }),
  ...faults('check-address', { 'address-not-allowed': [{ addresses: 'elsewhere' }] }),
  ...faults('check-refusal-ceiling', { 'rate-limited': [{ ceiling: 'spent' }] }),
  ...faults('identify-api', {
    'type-unknown': [{ type: 'unknown' }, { type: 'number' }, { version: 'unknown' }, { apiStatus: 'draft' }],
    'type-sunset': [{ apiStatus: 'sunset' }],
  }),
  ...faults('check-body-size', { 'bad-params': [{ size: 'over' }] }),
  ...faults('check-ingress', { 'route-not-allowed': [{ ingress: 'other' }] }),
  ...faults('check-environment', {
    'environment-not-supported': [
      { apiEnvironments: 'staging' },
      { appEnvironments: 'staging' },
      { asked: 'other' },
    ],
  }),
  ...faults('check-app-permission', {
    'app-key-not-permitted': [{ name: 'app_key', appPackages: 'none' }],
    'client-id-not-permitted': [{ name: 'client_id', appPackages: 'none' }],
  }),
  ...faults('identify-token', {
    'token-missing': [{ token: 'absent' }],
    'token-unknown': [{ token: 'unknown' }, { token: 'number' }],
    'token-of-other-app': [{ token: 'other-app' }],
    'token-not-current': [
      { tokenStatus: 'superseded' },
      { tokenStatus: 'revoked' },
      { tokenStatus: 'expired' },
    ],
  }),
  ...faults('check-authorization', {
    'not-authorized': [
      { authorization: 'revoked' },
      { merchant: 'closed' },
      { region: 'other' },
      { sensitive: 'unapproved' },
    ],
  }),
  ...faults('check-token-scope', { 'token-out-of-scope': [{ scope: 'none' }] }),
  ...faults('check-contract', { 'bad-params': [{ contract: 'broken' }, { contract: 'nested-twice' }] }),
  ...faults('identify-target', { 'bad-params': [{ target: 'absent' }, { target: 'climbs' }] }),
  ...faults('identify-binding', { 'operation-not-found': [{ upstream: 'none' }] }),
  ...faults('spend-quotas', {
    'rate-limited': [{ quotas: 'app' }, { quotas: 'api' }, { quotas: 'merchant' }],
  }),
  ...faults('forward-call', {
    'internal-call-failed': [{ outcome: 'silent' }],
    'operation-not-found': [{ outcome: 'missing' }],
    'service-error': [{ outcome: 'failing' }],
    'system-exception': [{ outcome: 'shed' }],
    'bad-params': [{ outcome: 'cut' }],
  }),
];

function faults(
  step: Fault['step'],
  ways: Readonly<Partial<Record<RefusalName, readonly Slots[]>>>,
): readonly Fault[] {
  // Object.keys() of an object literal of refusal names yields those names.
  const names = Object.keys(ways) as RefusalName[];
  return names.flatMap(refusal => (ways[refusal] ?? []).map(slots => ({ step, refusal, slots })));
}

/** Why a slot can be only one thing at a time. */
export const ONE_AT_A_TIME: Readonly<Record<Slot, string>> = {
  route: 'a call comes in on one route',
  name: 'a call names its app by one name',
  reading: 'a body reads badly in one way',
  type: 'a type is absent, a number, or a name that does not exist',
  version: 'a version is one text',
  key: 'a key is absent, unknown, or a number',
  otherKey: 'a second key contradicts or not',
  sign: 'a sign is absent, wrong, or a number',
  timestamp: 'a timestamp is absent, no time, past, or future',
  replay: 'a sign came before with another body or did not',
  dataType: 'a data type is absent or another',
  appStatus: 'an app has one status',
  addresses: 'an app has one allow list',
  ceiling: 'a ceiling is spent or not',
  apiStatus: 'an API has one status',
  size: 'a body is over the limit or not',
  ingress: 'an API has one ingress',
  apiEnvironments: 'an API offers one set of environments',
  appEnvironments: 'an app may use one set of environments',
  asked: 'a call asks for one environment',
  appPackages: 'an app has one list of packages',
  token: 'a token is absent, unknown, a number, or another app’s',
  tokenStatus: 'a token has one status',
  authorization: 'an authorization has one status',
  merchant: 'a merchant has one status',
  region: 'a merchant belongs to one region',
  sensitive: 'an API is sensitive or not',
  scope: 'a token has one scope',
  contract: 'a test breaks a contract in one way',
  target: 'a parameter of a path is absent or has another fault',
  upstream: 'an API is bound or not',
  quotas: 'a test spends one quota',
  outcome: 'a service answers once',
};
