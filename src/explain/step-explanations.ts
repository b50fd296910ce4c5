import type { StepExplanation, StepName } from './step-explanation.ts';
import { explainAddress } from './steps/check-address.ts';
import { explainAppActive } from './steps/check-app-active.ts';
import { explainAppPermission } from './steps/check-app-permission.ts';
import { explainAuthorization } from './steps/check-authorization.ts';
import { explainBodySize } from './steps/check-body-size.ts';
import { explainContract } from './steps/check-contract.ts';
import { explainDataType } from './steps/check-data-type.ts';
import { explainEnvironment } from './steps/check-environment.ts';
import { explainIngress } from './steps/check-ingress.ts';
import { explainRefusalCeiling } from './steps/check-refusal-ceiling.ts';
import { explainReplay } from './steps/check-replay.ts';
import { explainSign } from './steps/check-sign.ts';
import { explainSignPresent } from './steps/check-sign-present.ts';
import { explainTimestamp } from './steps/check-timestamp.ts';
import { explainTokenScope } from './steps/check-token-scope.ts';
import { explainTypePresent } from './steps/check-type-present.ts';
import { explainForward } from './steps/forward-call.ts';
import { explainApi } from './steps/identify-api.ts';
import { explainApp } from './steps/identify-app.ts';
import { explainAppKey } from './steps/identify-app-key.ts';
import { explainBinding } from './steps/identify-binding.ts';
import { explainTarget } from './steps/identify-target.ts';
import { explainToken } from './steps/identify-token.ts';
import { explainScanBody } from './steps/scan-body.ts';
import { explainQuotas } from './steps/spend-quotas.ts';

/** How each step of the call pipeline explains itself; a step without its explanation does not compile. */
export const stepExplanations: Readonly<Record<StepName, StepExplanation>> = {
  'scan-body': explainScanBody,
  'check-type-present': explainTypePresent,
  'identify-app-key': explainAppKey,
  'check-sign-present': explainSignPresent,
  'identify-app': explainApp,
  'check-sign': explainSign,
  'check-timestamp': explainTimestamp,
  'check-replay': explainReplay,
  'check-data-type': explainDataType,
  'check-app-active': explainAppActive,
  'check-address': explainAddress,
  'check-refusal-ceiling': explainRefusalCeiling,
  'identify-api': explainApi,
  'check-body-size': explainBodySize,
  'check-ingress': explainIngress,
  'check-environment': explainEnvironment,
  'check-app-permission': explainAppPermission,
  'identify-token': explainToken,
  'check-authorization': explainAuthorization,
  'check-token-scope': explainTokenScope,
  'check-contract': explainContract,
  'identify-target': explainTarget,
  'identify-binding': explainBinding,
  'spend-quotas': explainQuotas,
  'forward-call': explainForward,
};
