import type { AccessToken } from '../model/authorization.ts';

/** JSON bytes that tell an app what its token is good for, from the token's own authorization. */
export function renderTokenInfo({ authorization, expiresAtMs }: AccessToken): Uint8Array {
  const info = {
    apiScopeList: authorization.scopeTypes,
    authEventCodeList: [],
    appSubscribeEventCodeList: [],
    appSubscribeStatus: 0,
    expiredTime: Math.floor(expiresAtMs / 1000),
    mallId: authorization.merchant.mallId,
    mallType: MALL_TYPE,
    regionId: REGION_IDS.get(authorization.merchant.region) ?? 0,
    associatedMallTokenList: [],
  };
  return new TextEncoder().encode(JSON.stringify(info));
}

/** The document knows no kinds of shops. */
const MALL_TYPE = 0;
/** The document names regions by letters; callers expect a number. */
const REGION_IDS: ReadonlyMap<string, number> = new Map([['us', 211]]);
