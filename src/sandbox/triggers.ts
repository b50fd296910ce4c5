import { type ErrorName, errorRows } from '../errors/table.ts';
import type { Route } from '../model/received.ts';
import type { Trigger, TriggerRequest } from '../model/trigger.ts';
import { GOOD_APP, GOOD_TOKEN, mockErrorType } from './magic-values.ts';

/** Which of the two generations of routes is called. */
export type Generation = Route['generation'];

type Parameters = Readonly<Record<string, string | number | null>>;

/** How a row is met: by what a good call is changed. */
interface Way {
  readonly how: string;
  readonly appKey?: string;
  readonly parameters?: Parameters;
  /** The generation that alone meets it; absent: either does. */
  readonly only?: Generation;
  readonly unsigned?: boolean;
  /** How often the call is sent; absent: once. */
  readonly calls?: number;
}

const WRONG_SIGN = '00000000000000000000000000000000';
const UNKNOWN_APP = 'ak_unknown';
/** Ten digits of seconds; the other generation takes thirteen of milliseconds. */
const FAR_AHEAD = 9_999_999_999;
const LONG_AGO = 1_000_000_000;

/** A row without a way does not compile. */
const WAYS: { readonly [Name in ErrorName]: Way } = {
  success: { how: 'Call `mock.ok` as `ak_sandbox` with `at_sandbox`.' },
  'internal-call-failed': ofType('internal-call-failed', 'Its service drops the connection.'),
  'bad-params': ofType('bad-params', 'Its contract allows no call.'),
  'sign-invalid': {
    how: 'Send any other sign. Signed as `ak_othersecret` with `sandbox-secret`, a call meets it too: that app has another secret.',
    parameters: { sign: WRONG_SIGN },
    unsigned: true,
  },
  'type-missing': { how: 'Send an empty `type`, or none.', parameters: { type: '' } },
  'type-unknown': ofType('type-unknown', 'It is a draft, and drafts do not exist for callers.'),
  'type-sunset': ofType('type-sunset', 'It was switched off.'),
  'timestamp-missing': { how: 'Send a `timestamp` of `null`, or none.', parameters: { timestamp: null } },
  'timestamp-invalid': {
    how: 'Send a `timestamp` that lies ahead, or set the clock of the sandbox back by more than 300 seconds.',
    parameters: { timestamp: FAR_AHEAD },
  },
  'timestamp-expired': {
    how: 'Send an old `timestamp`, or advance the clock of the sandbox by more than 300 seconds.',
    parameters: { timestamp: LONG_AGO },
  },
  'data-type-missing': { how: 'Send a `data_type` of `null`, or none.', parameters: { data_type: null } },
  'data-type-invalid': { how: 'Send `"data_type":"XML"`.', parameters: { data_type: 'XML' } },
  'client-id-missing': {
    how: 'Send an empty `client_id` to an /ark route, or none.',
    appKey: '',
    only: 'ark',
    unsigned: true,
  },
  'client-id-unknown': unknownApp('ark'),
  'client-id-not-permitted': {
    ...ofType('client-id-not-permitted', 'It is in no package of the app.'),
    only: 'ark',
  },
  'client-id-suspended': { ...ofApp('ak_suspended', 'That app is suspended.'), only: 'ark' },
  'app-key-missing': {
    how: 'Send an empty `app_key` to an /openapi route, or none.',
    appKey: '',
    only: 'openapi',
    unsigned: true,
  },
  'app-key-unknown': unknownApp('openapi'),
  'app-key-not-permitted': {
    ...ofType('app-key-not-permitted', 'It is in no package of the app.'),
    only: 'openapi',
  },
  'app-key-suspended': { ...ofApp('ak_suspended', 'That app is suspended.'), only: 'openapi' },
  'token-missing': { how: 'Send an `access_token` of `null`, or none.', parameters: { access_token: null } },
  'token-unknown': ofToken('at_unknown', 'Nobody issued it.'),
  'token-out-of-scope': ofToken('at_noscope', 'Its merchant granted nothing.'),
  'token-of-other-app': ofToken('at_otherapp', 'It was granted to `ak_other`.'),
  'token-not-current': ofToken(
    'at_expired',
    'It expired. `at_superseded` and `at_revoked` meet the row too.',
  ),
  'sign-missing': { how: 'Send no `sign`, or an empty one.', unsigned: true },
  'system-exception': ofType('system-exception', 'The gateway sheds it before anything is sent.'),
  'rate-limited': {
    ...ofType(
      'rate-limited',
      'It may be called once a minute: advance the clock by a minute, or reset, to call it again.',
    ),
    calls: 2,
  },
  'not-authorized': ofToken(
    'at_noauth',
    'Its merchant took the authorization back. `at_closed`, `at_otherregion` and the sensitive type `mock.error.5000000` meet the row too.',
  ),
  'route-not-allowed': ofType('route-not-allowed', 'It lives on the upload route.'),
  'environment-not-supported': ofType('environment-not-supported', 'It is offered in staging only.'),
  'address-not-allowed': ofApp('ak_iplist', 'It may only call from 192.0.2.1, where nobody is.'),
  'operation-not-found': ofType(
    'operation-not-found',
    'It is bound to no service. `mock.status.501` meets the row too.',
  ),
  'service-error': ofType(
    'service-error',
    'Its service answers 500. `mock.malformed`, which answers no JSON, meets the row too.',
  ),
};

/**
 * How a row is met in a sandbox: calls to be sent in order, by a client that can set no headers.
 *
 * `generation` counts for rows that both meet.
 */
export function triggerOf(name: ErrorName, generation: Generation = 'openapi'): Trigger {
  const way: Way = WAYS[name];
  const request = requestOf(way, way.only ?? generation);
  return {
    title: `Meet ${errorRows[name].code}`,
    how: way.how,
    request: Array.from({ length: way.calls ?? 1 }, () => request),
  };
}

/** The generations in which a row is met. */
export function generationsOf(name: ErrorName): readonly Generation[] {
  const { only }: Way = WAYS[name];
  return only === undefined ? ['openapi', 'ark'] : [only];
}

function requestOf(way: Way, generation: Generation): TriggerRequest {
  const { appKey = GOOD_APP, parameters = {}, unsigned = false } = way;
  const keyName = generation === 'ark' ? 'client_id' : 'app_key';
  const sent: Parameters = {
    type: 'mock.ok',
    // What is not signed is sent as it stands, and so has to name its app itself.
    ...(unsigned ? { [keyName]: appKey } : {}),
    data_type: 'JSON',
    access_token: GOOD_TOKEN,
    ...parameters,
  };
  const path = `/${generation}/router`;
  const text = JSON.stringify(generation === 'ark' ? inMilliseconds(sent) : sent);
  return unsigned ? { path, appKey, text, unsigned } : { path, appKey, text };
}

function inMilliseconds(parameters: Parameters): Parameters {
  const { timestamp } = parameters;
  return typeof timestamp === 'number' ? { ...parameters, timestamp: timestamp * 1000 } : parameters;
}

function ofType(name: ErrorName, why: string): Way {
  const type = mockErrorType(name);
  return { how: `Call \`${type}\`. ${why}`, parameters: { type } };
}

function ofApp(appKey: string, why: string): Way {
  return { how: `Call as \`${appKey}\`. ${why}`, appKey };
}

function ofToken(token: string, why: string): Way {
  return { how: `Call with the token \`${token}\`. ${why}`, parameters: { access_token: token } };
}

function unknownApp(only: Generation): Way {
  return {
    how: `Call as \`${UNKNOWN_APP}\`, with any sign. No app has this key.`,
    appKey: UNKNOWN_APP,
    parameters: { sign: WRONG_SIGN },
    only,
    unsigned: true,
  };
}
