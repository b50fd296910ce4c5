import { renderRequest, signOf } from '../../bench/signed-bodies.ts';
import type { PlannedRequest } from '../faults/load-plan.ts';
import { TRUST_APP } from './trust-document.ts';

/** A call of a run. */
export interface TrustCall {
  readonly type: string;
  /** UNIX milliseconds; a call is good from 300 s before to 300 s behind it. */
  readonly nowMs: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly expects?: string;
  readonly label?: string;
}

/** The bytes of a signed request. */
export function trustRequest({ type, nowMs, parameters = {} }: TrustCall): Buffer {
  const signed = {
    type,
    app_key: TRUST_APP.appKey,
    timestamp: Math.floor(nowMs / 1000),
    data_type: 'JSON',
    ...parameters,
  };
  return renderRequest(Buffer.from(JSON.stringify({ ...signed, sign: signOf(signed, TRUST_APP.secret) })));
}

/** The same for the load generator. */
export function plannedCall(call: TrustCall): PlannedRequest {
  const { expects, label } = call;
  return {
    bytes: trustRequest(call).toString('base64'),
    ...(expects === undefined ? {} : { expects }),
    ...(label === undefined ? {} : { label }),
  };
}
