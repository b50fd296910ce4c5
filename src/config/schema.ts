import { cidr, origin } from './kinds/address.ts';
import { codeTexts } from './kinds/code-texts.ts';
import { derived, optional, required, servedOnly } from './kinds/key.ts';
import { limit, limitOrNone } from './kinds/limit.ts';
import { list } from './kinds/list.ts';
import { size, whole } from './kinds/number.ts';
import { type KindValue, object } from './kinds/object.ts';
import { connectionText, oneOf, secretText, text } from './kinds/text.ts';
import { api } from './sections/apis.ts';
import { app } from './sections/apps.ts';
import { authorization } from './sections/authorizations.ts';
import { connections, drain, overload } from './sections/connections.ts';
import { developer } from './sections/developers.ts';
import { journal } from './sections/journal.ts';
import { listen } from './sections/listen.ts';
import { merchant, region } from './sections/merchants.ts';
import { permissionPackage } from './sections/packages.ts';
import { upstream } from './sections/upstreams.ts';

const stagingHeader = object('header', {
  name: optional(
    'name',
    text({
      words: 'header name',
      expected: 'a header name of at most 64 characters, without _',
      // The listener refuses every header with an underscore in its name.
      pattern: /^[A-Za-z0-9!#$%&'*+.^`|~-]{1,64}$/,
    }),
    {
      default: 'x-canary-staging',
      meaning: 'The request header that names the environment, in any case.',
    },
  ),
  value: optional(
    'value',
    text({
      words: 'header value',
      pattern: /^[\x21-\x7e]{1,64}$/,
      expected: 'visible characters without blanks',
    }),
    {
      default: 'staging',
      meaning: 'Its value for the staging environment.',
    },
  ),
});

/**
 * The document: every key, once. From here come the parser, the JSON Schema and the reference page.
 *
 * Source: config.md.
 */
export const documentSchema = object('document', {
  version: required(
    'version',
    whole({ min: 1, max: 1 }),
    'Always 1. Only an empty document may leave it out.',
  ),
  listen: optional('listen', listen, { default: {}, meaning: 'Where the gateway listens.' }),
  storage: servedOnly(
    optional('storage', connectionText(['sqlite:', 'postgres://', 'postgresql://']), {
      default: 'memory:',
      meaning: 'Where the registry lives: `memory:`, `sqlite:PATH` or `postgres://…`.',
    }),
    'memory: or sqlite:PATH',
    storage => storage === 'memory:' || storage.startsWith('sqlite:'),
  ),
  counters: servedOnly(
    optional('counters', connectionText(['redis://', 'rediss://']), {
      default: 'memory:',
      meaning: 'Where limits and failures are counted: `memory:` or `redis://…`.',
    }),
    'memory:',
    counters => counters === 'memory:',
  ),
  region: optional('region', region, {
    default: 'us',
    meaning: 'The prefix of request ids; tokens of other regions answer 5000000.',
  }),
  mode: optional('mode', oneOf(['sandbox', 'production']), {
    default: 'sandbox',
    meaning: 'Whether aids for development are there: explanations, faults, magic values.',
  }),
  profile: optional('profile', oneOf(['documented', 'observed']), {
    default: 'documented',
    meaning: 'The wording of answers: the table’s, or the live platform’s (protocol.md §9).',
  }),
  signing: optional('signing', oneOf(['tolerant', 'strict']), {
    default: 'tolerant',
    meaning: 'The dialects of the sign: all, or `plain` only (protocol.md §3).',
  }),
  stagingHeader: optional('staging_header', stagingHeader, {
    default: {},
    meaning: 'The header that leads a call to staging.',
  }),
  trustedProxies: optional('trusted_proxies', list(cidr(), { of: 'CIDRs or addresses' }), {
    default: [],
    meaning: 'The peers whose `X-Forwarded-For` is believed.',
  }),
  appLimit: optional('app_limit', limitOrNone(), {
    default: { rate: 20, per: '1s', burst: 20 },
    meaning: 'The rate of every app that has none of its own.',
  }),
  appCeiling: optional('app_ceiling', whole({ unit: '× the limit', min: 1, max: 1_000_000 }), {
    default: 5,
    meaning: 'Refused calls per app and node, as a multiple of its limit (protocol.md §5, step 11).',
  }),
  failureLimit: optional('failure_limit', limit(), {
    default: { rate: 120, per: '1m' },
    meaning: 'Failed signs per app and address; beyond it only the remembered dialect is tried.',
  }),
  inFlightBytesMax: optional('max_in_flight_bytes', size({ min: '1B', max: '1024GiB' }), {
    default: '256MiB',
    meaning: 'Bodies being read at once; beyond it calls are shed (4000000).',
  }),
  connections: optional('connections', connections, {
    default: {},
    meaning: 'What callers may hold of the listener.',
  }),
  overload: optional('overload', overload, {
    default: {},
    meaning: 'When calls are shed before they are read.',
  }),
  drain: optional('drain', drain, {
    default: {},
    meaning: 'How long each phase takes when the gateway is asked to end.',
  }),
  journal: derived('journal', journal, {
    default: 'none; no call is written down',
    meaning: 'A line per call for `gatewright plan`, without bodies and secrets. A change takes a restart.',
  }),
  corsOrigins: optional('cors_origins', list(origin(), { of: 'origins' }), {
    default: [],
    meaning: 'Web pages that may call the gateway from a browser.',
  }),
  secretsKey: derived('secrets_key', secretText('key'), {
    default: 'none; a sandbox makes one by itself',
    meaning:
      'Seals the secrets of the registry at rest: 32 bytes in base64 or hex. Former keys may follow, each behind a blank: they open what they sealed.',
  }),
  messages: optional('messages', codeTexts(), {
    default: {},
    meaning: 'Own wording by code, in place of the table’s.',
  }),
  upstreams: optional('upstreams', list(upstream, { of: 'upstreams' }), {
    default: [],
    meaning: 'The internal services.',
  }),
  apis: optional('apis', list(api, { of: 'APIs' }), {
    default: [],
    meaning: 'The APIs, each in one version.',
  }),
  packages: optional('packages', list(permissionPackage, { of: 'packages' }), {
    default: [],
    meaning: 'Permission packages: what is granted together.',
  }),
  developers: optional('developers', list(developer, { of: 'developers' }), {
    default: [],
    meaning: 'Who writes apps.',
  }),
  apps: optional('apps', list(app, { of: 'apps' }), { default: [], meaning: 'Third-party apps.' }),
  merchants: optional('merchants', list(merchant, { of: 'merchants' }), {
    default: [],
    meaning: 'Merchants.',
  }),
  authorizations: optional('authorizations', list(authorization, { of: 'authorizations' }), {
    default: [],
    meaning: 'What merchants allowed apps, and the tokens for it.',
  }),
} as const);

/** A document as it was read: keys checked, but defaults that depend on other keys still open. */
export type DocumentReading = KindValue<typeof documentSchema>;
