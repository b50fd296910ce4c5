import { checkAddress } from './checks/check-address.ts';
import { checkAppActive } from './checks/check-app-active.ts';
import { checkAppPermission } from './checks/check-app-permission.ts';
import { checkAuthorization } from './checks/check-authorization.ts';
import { checkBodySize } from './checks/check-body-size.ts';
import { checkContract } from './checks/check-contract.ts';
import { checkDataType } from './checks/check-data-type.ts';
import { checkEnvironment } from './checks/check-environment.ts';
import { checkIngress } from './checks/check-ingress.ts';
import { checkRefusalCeiling } from './checks/check-refusal-ceiling.ts';
import { checkReplay } from './checks/check-replay.ts';
import { checkSign } from './checks/check-sign.ts';
import { checkSignPresent } from './checks/check-sign-present.ts';
import { checkTimestamp } from './checks/check-timestamp.ts';
import { checkTokenScope } from './checks/check-token-scope.ts';
import { checkTypePresent } from './checks/check-type-present.ts';
import { forwardCall } from './checks/forward-call.ts';
import { identifyApi } from './checks/identify-api.ts';
import { identifyApp } from './checks/identify-app.ts';
import { identifyAppKey } from './checks/identify-app-key.ts';
import { identifyBinding } from './checks/identify-binding.ts';
import { identifyTarget } from './checks/identify-target.ts';
import { identifyToken } from './checks/identify-token.ts';
import { scanBody } from './checks/scan-body.ts';
import { spendQuotas } from './checks/spend-quotas.ts';
import { pipeline } from './step.ts';

/**
 * Every check that a call passes, in order: the first that refuses decides the answer. This list is the
 * specification; the numbers are the rows of protocol.md §5.
 */
// biome-ignore format: the table is read as a table
export const callPipeline = pipeline([
  scanBody,             //  1  reads as one JSON object            3000000            gives body
  checkTypePresent,     //  2  names an API                        3000002
  identifyAppKey,       //  3  names an app                        3000025 3000019 3000000   gives appKey
  checkSignPresent,     //  4  carries a sign                      3000040
  identifyApp,          //  5  the app exists                      3000026 3000020    gives app
  checkSign,            //  6  the sign is right                   3000001            gives signature
  // ───────────────────────── the trust line: the caller has proved the secret ─────────────────────────
  checkTimestamp,       //  7  is of now                           3000010 3000011 3000012
  checkReplay,          //  6  the sign had no other body          3000001            gives replay
  checkDataType,        //  8  asks for JSON                       3000013 3000014
  checkAppActive,       //  9  the app is active                   3000028 3000022
  checkAddress,         // 10  comes from an allowed address       5000003
  checkRefusalCeiling,  // 11  was not refused too often           4000004
  identifyApi,          // 12  the type exists, is not sunset      3000003 3000004    gives api
  checkBodySize,        //  1  inside the API's own limit          3000000
  checkIngress,         // 13  came in by the API's route          5000001
  checkEnvironment,     // 14  environment offered and allowed     5000002            gives environment
  checkAppPermission,   // 15  the app may call this type          3000027 3000021
  identifyToken,        // 16  token known, the app's, current     3000030 3000031 3000033 3000034   gives token
  checkAuthorization,   // 17  the merchant's authorization holds  5000000
  checkTokenScope,      // 18  the merchant granted this type      3000032
  checkContract,        // 19  parameters keep the contract        3000000
  identifyTarget,       // 19  parameters fill the path            3000000            gives target
  identifyBinding,      // 20  an internal service is bound        6000001            gives binding
  spendQuotas,          // 21  every quota has room                4000004
  forwardCall,          // 22  the call itself                     2000000 6000001 7000000 4000000 3000000   gives answer
]);
