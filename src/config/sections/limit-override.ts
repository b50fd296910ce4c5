import { instant } from '../kinds/instant.ts';
import { required } from '../kinds/key.ts';
import { limitOrNone } from '../kinds/limit.ts';
import { object } from '../kinds/object.ts';

/** A limit that takes the place of another one for some time. */
export const limitOverride = object('limit and its end', {
  limit: required('limit', limitOrNone(), 'The rate up to then.'),
  untilMs: required(
    'until',
    instant(),
    'From this instant on `limit` of the app is back, by the clock of the call.',
  ),
});
