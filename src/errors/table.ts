/** Who has to act so that the call succeeds next time. `nobody`: there is nothing to mend. */
export type Mender = 'nobody' | 'caller' | 'merchant' | 'platform' | 'gateway';

/**
 * Whether the same call may be sent again, unchanged.
 *
 * `not-needed` it succeeded · `after-fix` the same bytes are refused again · `after-wait` wait for the
 * `Retry-After` header · `always` it was certainly not executed · `if-idempotent` it may have been executed.
 */
export type RetryRule = 'not-needed' | 'after-fix' | 'after-wait' | 'always' | 'if-idempotent';

/** The answer of the `observed` profile in place of a row's own; without `code` only the text differs. */
export interface ObservedAnswer {
  readonly code?: number;
  readonly text: string;
}

/** One row of the published error table, with what its readers need beyond the published text. */
export interface ErrorRow {
  readonly code: number;
  /** `errorMsg` on the wire in the `documented` profile, byte-exact. */
  readonly text: string;
  /** What the live platform answers instead, where public captures differ (protocol.md §9). */
  readonly observed?: ObservedAnswer;
  /** The published description. */
  readonly description: string;
  /** One sentence: what happened. */
  readonly sentence: string;
  readonly mends: Mender;
  readonly retry: RetryRule;
  /** What to do about it, for the person who meets it. */
  readonly help: string;
}

const UNKNOWN_APP_OBSERVED = { code: 4000000, text: 'The application information query is abnormal' };
const SUSPENDED_TAIL =
  'have been suspended, please contact temu product support team to recover your app status.';
const SHARE_TOKEN =
  'access_token is expired or have been refreshed, please contact seller to share the new access_token with you.';

/**
 * The error table: the only place where a code or a sentence of the gateway is written.
 *
 * Codes are unique and never reused. Source: the published table, protocol.md §5, §6 and §9.
 */
export const ERROR_TABLE = {
  success: {
    code: 1000000,
    text: 'SUCCESS',
    observed: { text: '' },
    description: 'SUCCESS.',
    sentence: 'The call was executed and its result is in `result`.',
    mends: 'nobody',
    retry: 'not-needed',
    help: 'Read `success`, not the text: the live platform sends an empty text here.',
  },
  'internal-call-failed': {
    code: 2000000,
    text: 'BUSINESS_EXCEPTION',
    description: 'Call Internal API failed.',
    sentence: 'The internal service gave no complete answer: no connection, a timeout, a reset, or a cut.',
    mends: 'platform',
    retry: 'if-idempotent',
    help: 'The service may have executed the call. Ask for the state first, or retry only what is safe to do twice. Operators: the access line tells whether anything was sent.',
  },
  'bad-params': {
    code: 3000000,
    text: 'BAD_PARAMS',
    description: 'BAD_PARAMS.',
    sentence:
      'The body could not be read as one JSON object, or a business parameter breaks the contract of the API.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Send one JSON object in UTF-8 without duplicate keys. Where the message names a field, mend that field.',
  },
  'sign-invalid': {
    code: 3000001,
    text: 'SIGN_UNVALID',
    observed: { text: 'sign is invalid, please check your sign calculation' },
    description: 'Sign invalid.',
    sentence: 'The sign does not belong to this body and this app secret.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Sort the top-level keys by bytes, join key and value without separators, put the secret before and after, MD5, upper-case hex. `gatewright sign` prints the string to compare with yours; `gatewright check` tells whether a body is signed right.',
  },
  'type-missing': {
    code: 3000002,
    text: 'there is no type in body.',
    description: 'API type is missing.',
    sentence: 'The body names no API.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Put `type` at the top level of the body. `null` and an empty string count as missing.',
  },
  'type-unknown': {
    code: 3000003,
    text: 'type not exists',
    description: 'API type status did not exist.',
    sentence: 'No published API has this type in this version.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Check spelling and case of `type`, and `version` if you send one (default V1).',
  },
  'type-sunset': {
    code: 3000004,
    text: 'type has been sunset, please stop calling this type and change to use another one.',
    description: 'API type status is wrong.',
    sentence: 'The API was switched off for good.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Move to the successor that the documentation of this API names.',
  },
  'timestamp-missing': {
    code: 3000010,
    text: 'there is no timestamp in body.',
    description: 'timestamp is missing.',
    sentence: 'The body carries no timestamp.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Add `timestamp` in UNIX seconds (10 digits; 13 digits in milliseconds on /ark routes) and sign again.',
  },
  'timestamp-invalid': {
    code: 3000011,
    text: 'timestamp is invalid.',
    description: 'timestamp is invalid, if timestamp>current_time+300s.',
    sentence: 'The timestamp is no timestamp, or lies more than 300 seconds ahead.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Send 10 digits of UNIX seconds (13 of milliseconds on /ark routes) and set the clock of the calling machine.',
  },
  'timestamp-expired': {
    code: 3000012,
    text: 'timestamp is expired.',
    description: 'timestamp is expired.',
    sentence: 'The timestamp is more than 300 seconds old.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Take the time when you sign, sign each call afresh, and set the clock of the calling machine.',
  },
  'data-type-missing': {
    code: 3000013,
    text: 'there is no data_type in body.',
    description: 'data_type type is missing.',
    sentence: 'The body carries no data_type.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Add `"data_type":"JSON"` and sign again.',
  },
  'data-type-invalid': {
    code: 3000014,
    text: 'data_type is invalid',
    description:
      'The data_type parameter value is invalid (other characters besides "Json" (case-insensitive) were passed).',
    sentence: 'The data_type is something other than JSON.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Send `"data_type":"JSON"`; case does not matter, anything else does.',
  },
  'client-id-missing': {
    code: 3000019,
    text: 'there is no client_id in body.',
    description: 'app_key is missing.',
    sentence: 'A call to an /ark route names no app.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Put `client_id` at the top level of the body and sign again.',
  },
  'client-id-unknown': {
    code: 3000020,
    text: 'client_id not exists.',
    observed: UNKNOWN_APP_OBSERVED,
    description: 'app_key did not exist.',
    sentence: 'No app has this client_id.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Copy the key from the page of your app; test and production platforms have different ones.',
  },
  'client-id-not-permitted': {
    code: 3000021,
    text: "client_id don't have this api permission.",
    description: 'The app_key does not have permission to call the Type interface.',
    sentence: 'No permission package of the app holds this API.',
    mends: 'platform',
    retry: 'after-fix',
    help: 'Ask the platform for a package that holds this type.',
  },
  'client-id-suspended': {
    code: 3000022,
    text: `client_id ${SUSPENDED_TAIL}`,
    description: 'The APP status is unavailable.',
    sentence: 'The platform has suspended the app.',
    mends: 'platform',
    retry: 'after-fix',
    help: 'Write to the support of the platform.',
  },
  'app-key-missing': {
    code: 3000025,
    text: 'there is no app_key in body.',
    description: 'app_key is missing.',
    sentence: 'The body names no app.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Put `app_key` at the top level of the body and sign again.',
  },
  'app-key-unknown': {
    code: 3000026,
    text: 'app_key not exists.',
    observed: UNKNOWN_APP_OBSERVED,
    description: 'app_key did not exist.',
    sentence: 'No app has this app_key.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Copy the key from the page of your app; test and production platforms have different ones.',
  },
  'app-key-not-permitted': {
    code: 3000027,
    text: "app_key don't have this api permission.",
    description: 'The app_key does not have permission to call the Type interface.',
    sentence: 'No permission package of the app holds this API.',
    mends: 'platform',
    retry: 'after-fix',
    help: 'Ask the platform for a package that holds this type.',
  },
  'app-key-suspended': {
    code: 3000028,
    text: `app_key ${SUSPENDED_TAIL}`,
    description: 'The APP status is unavailable.',
    sentence: 'The platform has suspended the app.',
    mends: 'platform',
    retry: 'after-fix',
    help: 'Write to the support of the platform.',
  },
  'token-missing': {
    code: 3000030,
    text: 'there is no access_token in body.',
    description: 'access_token is missing.',
    sentence: 'The API acts for a merchant, and the body carries no access token.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Add the `access_token` that the merchant granted to your app and sign again.',
  },
  'token-unknown': {
    code: 3000031,
    text: 'access_token not exists.',
    description: 'access_token did not exist.',
    sentence: 'No such access token was ever issued, or it was purged long ago.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Look for a cut or padded value; a token of another region or platform is unknown here.',
  },
  'token-out-of-scope': {
    code: 3000032,
    text: "access_token don't have this api access, please ask for seller to authorize this api in seller center first，and share the new access_token with you.",
    observed: {
      text: "access_token don't have this api access, please ask for seller to authorize this api in seller center first.and share the new access_token with you.",
    },
    description: 'The access_token does not have permission to call the Type interface.',
    sentence: 'The app may call this API, but the merchant has not granted it.',
    mends: 'merchant',
    retry: 'after-fix',
    help: 'Ask the merchant to authorize your app again, with the package that holds this type.',
  },
  'token-of-other-app': {
    code: 3000033,
    text: 'access_token and app_key are not mapping.',
    description: 'The access_token does not match the app_key.',
    sentence: 'The access token was granted to another app.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Keep tokens beside the key of the app that they were granted to.',
  },
  'token-not-current': {
    code: 3000034,
    text: SHARE_TOKEN,
    description: 'The access_token status is abnormal.',
    sentence: 'The access token is expired, revoked, or superseded by a newer one.',
    mends: 'merchant',
    retry: 'after-fix',
    help: 'A new token supersedes the old one at once: use the newest, or ask the merchant to authorize again.',
  },
  'sign-missing': {
    code: 3000040,
    text: 'there is no sign in body.',
    description: 'sign is missing',
    sentence: 'The body carries no sign.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Sign the body with the secret of the app and put the digest into `sign`.',
  },
  'system-exception': {
    code: 4000000,
    text: 'SYSTEM_EXCEPTION',
    observed: { text: 'Temu internal system error, please try again later.' },
    description: 'SYSTEM_EXCEPTION',
    sentence: 'The gateway failed, or shed the call, before anything was sent to the internal service.',
    mends: 'gateway',
    retry: 'always',
    help: 'The call was certainly not executed: send it again after a short, growing pause.',
  },
  'rate-limited': {
    code: 4000004,
    text: 'RATE_LIMIT_EXCEED_EXCEPTION',
    observed: { text: 'too frequent requests, exceeding rate limit.' },
    description: 'The request exceeds the rate limit threshold.',
    sentence: 'A quota of the app, the API or the merchant is spent for now.',
    mends: 'caller',
    retry: 'after-wait',
    help: 'Wait as long as the `Retry-After` header says, then send again; spread calls evenly.',
  },
  'not-authorized': {
    code: 5000000,
    text: 'AUTHORIZE_NOT_ALLOW',
    description:
      'The merchant is not authorized / access token verification failed / interface authentication failed.',
    sentence:
      'The authorization behind the token is revoked, its merchant is not active, belongs to another region, or is not approved for this sensitive API.',
    mends: 'merchant',
    retry: 'after-fix',
    help: 'Ask the merchant whether the shop is open and the app still authorized; sensitive APIs need an approval by the platform.',
  },
  'route-not-allowed': {
    code: 5000001,
    text: 'ROUTER_NOT_ALLOW',
    description: 'The file upload route must include "upload".',
    sentence:
      'The API was called on the wrong route: upload APIs live on the upload route, all others on the router.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Send upload APIs to /openapi/upload (or /ark/upload), all others to /openapi/router (or /ark/router).',
  },
  'environment-not-supported': {
    code: 5000002,
    text: 'NOT_SUPPORT_STAGING_ENV',
    description:
      'The current request environment is not the formal environment. Please check the request header information.',
    sentence:
      'The request header asks for an environment that the API does not offer or the app may not use.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Drop the staging header, or ask the platform to open staging for the app.',
  },
  'address-not-allowed': {
    code: 5000003,
    text: 'NOT_IN_IP_WHITE_LIST',
    description: 'The requesting IP address is not on the whitelist.',
    sentence: 'The calling address is not on the allow list of the app.',
    mends: 'caller',
    retry: 'after-fix',
    help: 'Call from a listed address, or add this one to the allow list of the app.',
  },
  'operation-not-found': {
    code: 6000001,
    text: 'RPC_INTERFACE_NOT_FOUND',
    description: 'Internal api is missing.',
    sentence: 'The API is not bound to an internal service, or the service has no such operation.',
    mends: 'platform',
    retry: 'after-fix',
    help: 'Tell the platform: the API is published, but nothing serves it.',
  },
  'service-error': {
    code: 7000000,
    text: 'BUSINESS_SERVICE_ERROR',
    description: 'BUSINESS_SERVICE_ERROR',
    sentence: 'The internal service gave a complete answer that is no use.',
    mends: 'platform',
    retry: 'if-idempotent',
    help: 'The service failed while executing the call. Ask for the state first, or retry only what is safe to do twice.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;

/** The name of a row: what the code of the gateway calls it. */
export type ErrorName = keyof typeof ERROR_TABLE;
/** A code of the table. */
export type ErrorCode = (typeof ERROR_TABLE)[ErrorName]['code'];
/** The name of a row that refuses: every row but `success`. */
export type RefusalName = Exclude<ErrorName, 'success'>;

/** Every row by name, widened to `ErrorRow` so that optional columns can be read of any row. */
export const errorRows: Readonly<Record<ErrorName, ErrorRow>> = ERROR_TABLE;

const namesByCode: ReadonlyMap<number, ErrorName> = new Map(
  // Object.keys() of the table yields its own names, in the order of the table.
  (Object.keys(ERROR_TABLE) as ErrorName[]).map(name => [ERROR_TABLE[name].code, name]),
);

/** Every row's name, in the order of the table. */
export const errorNames: readonly ErrorName[] = [...namesByCode.values()];

/** The name of the row with this code, or `undefined` where the table has none. */
export function errorNameOf(code: number): ErrorName | undefined {
  return namesByCode.get(code);
}
