import type { Spot } from '../finding.ts';
import type { Place } from '../place.ts';
import { type Unread, unread } from '../reading.ts';
import { baseUrl } from './address.ts';
import type { Kind } from './kind.ts';

/** A base URL of a service, and where it stands. */
export interface TargetUrl {
  readonly url: string;
  readonly spot: Spot;
}

/** The base URL of a service that is called: it is looked at again once the whole upstream has been read. */
export function targetUrl(): Kind<TargetUrl> {
  const kind = baseUrl();
  return {
    ...kind,
    read: (place: Place): TargetUrl | Unread => {
      const url = kind.read(place);
      return url === unread ? unread : { url, spot: place };
    },
  };
}
