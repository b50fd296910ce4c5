import { heldForGood } from '../../model/held-package.ts';
import { aloneOrMapping } from '../kinds/alone-or-mapping.ts';
import { instant } from '../kinds/instant.ts';
import { optional, required } from '../kinds/key.ts';
import { list } from '../kinds/list.ts';
import { refersTo } from '../kinds/named.ts';
import { object } from '../kinds/object.ts';
import { packageCodes } from './name-spaces.ts';
import { packageCode } from './packages.ts';

const code = refersTo(packageCodes, packageCode);

const untilInstant = object('package', {
  code: required('code', code, 'The package.'),
  untilMs: optional('until', instant(), {
    default: 'never',
    meaning: 'From this instant on it is not held, by the clock of the call.',
  }),
});

/** The packages that an app or an authorization holds. */
export const heldPackages = list(aloneOrMapping({ alone: code, mapping: untilInstant, widen: heldForGood }), {
  of: 'package codes',
});
