import type { NameSpace } from '../name-book.ts';

export const upstreamNames: NameSpace = { noun: 'upstream' };

/** Types that the gateway answers itself (protocol.md §7); a package may grant them. */
const BUILT_IN_TYPES = ['bg.open.accesstoken.info.get', 'bg.open.accesstoken.create'];

export const apiTypes: NameSpace = { noun: 'API type', builtIn: BUILT_IN_TYPES };

/** `type` and `version` together. */
export const apiVersions: NameSpace = { noun: 'API' };

export const packageCodes: NameSpace = { noun: 'package' };
export const developerIds: NameSpace = { noun: 'developer' };
export const appKeys: NameSpace = { noun: 'app' };
export const mallIds: NameSpace = { noun: 'merchant' };

/** `app_key` and `mall_id` together. */
export const authorizationPairs: NameSpace = { noun: 'authorization' };

export const tokenValues: NameSpace = { noun: 'token value', secret: true };

/** The upstreams that can serve the staging environment. */
export const stagingUpstreams: NameSpace = { noun: 'upstream with a staging_url' };
