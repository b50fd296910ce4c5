import type { SecretEntry } from '../../model/document.ts';
import { NEVER_MS } from '../../model/never-ms.ts';
import { aloneOrMapping } from '../kinds/alone-or-mapping.ts';
import { instant } from '../kinds/instant.ts';
import { optional, required } from '../kinds/key.ts';
import type { Kind } from '../kinds/kind.ts';
import { list } from '../kinds/list.ts';
import { object } from '../kinds/object.ts';
import { secretText } from '../kinds/text.ts';
import { itemsOf } from '../place.ts';
import { unread } from '../reading.ts';

const value = secretText('app secret');

const untilInstant = object('secret', {
  value: required('value', value, 'The secret.'),
  untilMs: optional('until', instant(), {
    default: 'never',
    meaning: 'From this instant on it is not accepted, by the clock of the call; of the second secret only.',
  }),
});

const secrets = list(
  aloneOrMapping<string, SecretEntry>({
    alone: value,
    mapping: untilInstant,
    widen: found => ({ value: found, untilMs: NEVER_MS }),
  }),
  { of: 'secrets', min: 1, max: 2 },
);

/** The secrets of an app: the newest signs, and stays; the one before it may retire. */
export const appSecrets: Kind<readonly SecretEntry[]> = {
  ...secrets,
  read: place => {
    const values = secrets.read(place);
    if (values === unread || values[0]?.untilMs === NEVER_MS) return values;
    return place.reading.refuse(itemsOf(place)?.[0] ?? place, {
      message: 'the newest secret has an end',
      expected: 'an end of the second one alone: without a secret, every call of the app is refused',
    });
  },
};
