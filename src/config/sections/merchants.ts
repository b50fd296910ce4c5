import { derived, optional, required } from '../kinds/key.ts';
import { list } from '../kinds/list.ts';
import { defines, mentions } from '../kinds/named.ts';
import { whole } from '../kinds/number.ts';
import { object } from '../kinds/object.ts';
import { oneOf, text } from '../kinds/text.ts';
import { apiType } from './apis.ts';
import { apiTypes, mallIds } from './name-spaces.ts';

/** A merchant's number. */
export const mallId = whole({ min: 1, max: Number.MAX_SAFE_INTEGER });

/** A region: the prefix of request ids. */
export const region = text({ words: 'region', pattern: /^[0-9A-Za-z_]{1,16}$/ });

/** A merchant. */
export const merchant = object('merchant', {
  mallId: required('mall_id', defines(mallIds, mallId), 'The merchant’s number, below 2^53.'),
  region: derived('region', region, {
    default: 'the document’s `region`',
    meaning: 'Where the merchant lives; tokens of other regions answer 5000000.',
  }),
  status: optional('status', oneOf(['active', 'suspended', 'closed']), {
    default: 'active',
    meaning: 'Calls for a merchant that is not active answer 5000000.',
  }),
  approved: optional('approved', list(mentions(apiTypes, apiType), { of: 'API types' }), {
    default: [],
    meaning: 'The sensitive APIs that the merchant is approved for.',
  }),
});
