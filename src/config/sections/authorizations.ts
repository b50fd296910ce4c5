import { instant } from '../kinds/instant.ts';
import { derived, optional, required } from '../kinds/key.ts';
import type { Kind } from '../kinds/kind.ts';
import { list } from '../kinds/list.ts';
import { defines, refersTo } from '../kinds/named.ts';
import { type KindValue, object, type ReadMapping } from '../kinds/object.ts';
import { oneOf, text } from '../kinds/text.ts';
import { itemsOf } from '../place.ts';
import { unread } from '../reading.ts';
import { appKey } from './apps.ts';
import { heldPackages } from './held-packages.ts';
import { mallId } from './merchants.ts';
import { appKeys, authorizationPairs, mallIds, tokenValues } from './name-spaces.ts';

const tokenShape = {
  value: derived(
    'value',
    defines(tokenValues, text({ words: 'access token', pattern: /^[0-9A-Za-z_-]{1,255}$/, secret: true })),
    {
      default: 'none where there is a `hash`',
      meaning: 'What callers send as `access_token`; stored and compared as a hash.',
    },
  ),
  hash: derived(
    'hash',
    defines(
      tokenValues,
      text({
        words: 'hash',
        pattern: /^[0-9A-Za-z_-]{43}$/,
        expected: 'the SHA-256 of a token in base64url, 43 characters',
        secret: true,
      }),
    ),
    {
      default: 'none',
      meaning: 'In place of `value`: its SHA-256 in base64url, as an exported document has it.',
    },
  ),
  status: optional('status', oneOf(['current', 'superseded', 'revoked']), {
    default: 'current',
    meaning: 'Only the current one is accepted; an authorization has at most one.',
  }),
  expiresAtMs: optional('expires_at', instant(), {
    default: 'never',
    meaning: 'When it stops being accepted.',
  }),
} as const;

const token = object('token', tokenShape, ({ place, has }) => {
  if (has('value') !== has('hash')) return;
  place.reading.refuse(place, {
    message: has('value') ? 'value and hash are both given' : 'this token has neither value nor hash',
    expected: 'one of them',
  });
});

const authorizationShape = {
  appKey: required('app_key', refersTo(appKeys, appKey), 'The app that the merchant authorized.'),
  mallId: required('mall_id', refersTo(mallIds, mallId), 'The merchant.'),
  packages: optional('packages', heldPackages, {
    default: [],
    meaning: 'The packages that the merchant granted.',
  }),
  status: optional('status', oneOf(['active', 'revoked']), {
    default: 'active',
    meaning: 'Calls with a token of a revoked authorization answer 5000000.',
  }),
  tokens: optional('tokens', oneCurrent(list(token, { of: 'tokens' })), {
    default: [],
    meaning: 'Its tokens.',
  }),
} as const;

/** What one merchant allowed one app. */
export const authorization = object('authorization', authorizationShape, inspectAuthorization);

function inspectAuthorization({ values, place, spotOf }: ReadMapping<typeof authorizationShape>): void {
  if (values.appKey === undefined || values.mallId === undefined) return;
  place.reading.names.define(authorizationPairs, `${values.appKey} for ${values.mallId}`, spotOf('app_key'));
}

/** Refuses a second current token: getting a new one supersedes the old one (protocol.md §7). */
function oneCurrent(tokens: Kind<readonly KindValue<typeof token>[]>): typeof tokens {
  return {
    ...tokens,
    read: place => {
      const values = tokens.read(place);
      if (values === unread) return unread;
      const current = values.flatMap((value, index) => (value.status === 'current' ? [index] : []));
      const second = itemsOf(place)?.[current[1] ?? -1];
      if (second === undefined) return values;
      const message = 'this authorization has more than one current token';
      return place.reading.refuse(second, {
        message,
        expected: 'status: superseded or revoked on all but one',
      });
    },
  };
}
