import type { App } from '../model/app.ts';
import type { AccessToken } from '../model/authorization.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** What the token info is told from. */
export interface TokenInfoParts {
  readonly app: App;
  readonly token: AccessToken;
  readonly snapshot: Snapshot;
  readonly nowMs: number;
}

/** JSON bytes that tell an app what its token is good for, from the token's own authorization. */
export function renderTokenInfo({ app, token, snapshot, nowMs }: TokenInfoParts): Uint8Array {
  const { mallId, grant } = token.authorization;
  const info = {
    apiScopeList: snapshot.permissions.sharedTypes(app.grant, grant, nowMs),
    authEventCodeList: [],
    appSubscribeEventCodeList: [],
    appSubscribeStatus: 0,
    expiredTime: Math.floor(token.expiresAtMs / 1000),
    mallId,
    mallType: MALL_TYPE,
    regionId: REGION_IDS.get(snapshot.merchants.get(mallId)?.region ?? '') ?? 0,
    associatedMallTokenList: [],
  };
  return new TextEncoder().encode(JSON.stringify(info));
}

/** The document knows no kinds of shops. */
const MALL_TYPE = 0;
/** The document names regions by letters; callers expect a number. */
const REGION_IDS: ReadonlyMap<string, number> = new Map([['us', 211]]);
