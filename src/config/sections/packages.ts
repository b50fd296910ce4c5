import { optional, required } from '../kinds/key.ts';
import type { Kind } from '../kinds/kind.ts';
import { list } from '../kinds/list.ts';
import { defines } from '../kinds/named.ts';
import { object } from '../kinds/object.ts';
import { text } from '../kinds/text.ts';
import { unread } from '../reading.ts';
import { apiTypes, packageCodes } from './name-spaces.ts';

/** How the code of a package is written. */
export const packageCode = text({ words: 'package code', pattern: /^[A-Za-z0-9._-]{1,128}$/ });

/** A permission package. */
export const permissionPackage = object('package', {
  code: required('code', defines(packageCodes, packageCode), 'What apps and authorizations call it.'),
  types: optional('types', list(matching(typePattern()), { of: 'types' }), {
    default: [],
    meaning: 'The API types that it grants: exact names, or a beginning and `*`.',
  }),
});

function typePattern(): Kind<string> {
  return text({
    words: 'API type or pattern',
    pattern: /^([A-Za-z0-9._-]{1,128}|[A-Za-z0-9._-]{0,127}\*)$/,
    expected: 'the type of an API, or its beginning and a trailing *',
  });
}

/** Warns where a pattern grants nothing: often a typing error, but the API may also come later. */
function matching(pattern: Kind<string>): Kind<string> {
  return {
    ...pattern,
    read: place => {
      const value = pattern.read(place);
      if (value === unread) return unread;
      const { names } = place.reading;
      names.later(() => {
        if (!matchesAny(value, names.names(apiTypes)))
          place.reading.warn(place, `no API has the type '${value}'`);
      });
      return value;
    },
  };
}

function matchesAny(pattern: string, types: Iterable<string>): boolean {
  const beginning = pattern.endsWith('*') ? pattern.slice(0, -1) : undefined;
  for (const type of types) {
    if (beginning === undefined ? type === pattern : type.startsWith(beginning)) return true;
  }
  return false;
}
