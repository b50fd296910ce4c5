import { cidr, redirectUrl } from '../kinds/address.ts';
import { derived, notServed, optional, required } from '../kinds/key.ts';
import { callsPerDay, limitOrNone } from '../kinds/limit.ts';
import { list } from '../kinds/list.ts';
import { defines, refersTo } from '../kinds/named.ts';
import { duration } from '../kinds/number.ts';
import { object } from '../kinds/object.ts';
import { oneOf, text } from '../kinds/text.ts';
import { environments } from './apis.ts';
import { appSecrets } from './app-secrets.ts';
import { developerId, displayName } from './developers.ts';
import { heldPackages } from './held-packages.ts';
import { limitOverride } from './limit-override.ts';
import { appKeys, developerIds } from './name-spaces.ts';

/** How an app key is written (protocol.md §2). */
export const appKey = text({ words: 'app key', pattern: /^[0-9A-Za-z_-]{1,64}$/ });

/** A third-party app. */
export const app = object('app', {
  appKey: required('app_key', defines(appKeys, appKey), 'What callers send as `app_key` or `client_id`.'),
  name: derived('name', displayName, { default: 'none', meaning: 'What people call it.' }),
  developer: derived('developer', refersTo(developerIds, developerId), {
    default: 'none',
    meaning: 'Who wrote it.',
  }),
  secrets: required(
    'secrets',
    appSecrets,
    'What calls are signed with: newest first, at most two live ones; the second may end.',
  ),
  status: optional('status', oneOf(['test', 'active', 'suspended', 'closed']), {
    default: 'active',
    meaning:
      'Suspended and closed apps are answered 3000028 / 3000022; a closed one stays closed. `test` is served, and not yet released.',
  }),
  packages: optional('packages', heldPackages, {
    default: [],
    meaning: 'The packages that the app may use.',
  }),
  environments: optional('environments', environments, {
    default: ['formal'],
    meaning: 'The environments that the app may call.',
  }),
  signing: derived(
    'signing',
    oneOf(['tolerant', 'strict', 'plain', 'plain-null', 'sparse', 'official', 'postman', 'gson', 'go']),
    {
      default: 'the document’s `signing`',
      meaning: 'The dialects of the sign: all, `plain` only, or one by name (protocol.md §3).',
    },
  ),
  ipAllow: optional('ip_allow', list(cidr(), { of: 'CIDRs or addresses' }), {
    default: [],
    meaning: 'The addresses that the app may call from; empty: any.',
  }),
  limit: derived('limit', limitOrNone(), { default: '`app_limit`', meaning: 'The rate of all its calls.' }),
  dayQuota: derived('day_quota', callsPerDay, {
    default: 'none',
    meaning: 'How many of its calls pass in one day, which begins at midnight UTC.',
  }),
  limitOverride: derived('limit_override', limitOverride, {
    default: 'none',
    meaning: 'Another `limit` for some time.',
  }),
  redirectUris: notServed(
    optional('redirect_uris', list(redirectUrl(), { of: 'URLs' }), {
      default: [],
      meaning: 'Where the consent page may redirect to.',
    }),
  ),
  replayGuard: optional('replay_guard', oneOf(['off', 'report', 'refuse']), {
    default: 'off',
    meaning:
      'What a sign meets that came within its time with a different body: nothing, a finding, or 3000001.',
  }),
  tokenLifetimeMs: optional('token_lifetime', duration({ min: '1s', max: '3650d' }), {
    default: '365d',
    meaning: 'How long a new token lives.',
  }),
});
