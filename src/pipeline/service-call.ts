import type { Api, ServiceBinding } from '../model/api.ts';
import type { ServiceCall } from '../ports/upstream.ts';
import { sliceBusinessParameters } from '../wire/business-parameters.ts';
import type { Facts } from './facts.ts';
import type { World } from './world.ts';

type CallFacts = Pick<Facts, 'received' | 'body' | 'app' | 'api' | 'environment' | 'token' | 'target'>;

const NO_BODY = new Uint8Array(0);

/**
 * The call to the internal service: the business parameters as sent, in the body or where the API maps them, and the
 * gateway's own headers, none of the caller's. Source: config.md, protocol.md §12.
 */
export function serviceCallOf(facts: CallFacts, binding: ServiceBinding, world: World): ServiceCall {
  const { api, target } = facts;
  const hasBody = takesBody(api);
  return {
    binding,
    environment: facts.environment,
    method: binding.method,
    path: target?.path ?? binding.path,
    appKey: facts.app.key,
    headers: headersOf(facts, world.snapshot.region),
    body: hasBody ? sliceBusinessParameters(facts.body, world.services.allocate, target?.moved) : NO_BODY,
    caller: facts.received.caller,
  };
}

function takesBody({ mapping }: Api): boolean {
  return mapping?.hasQuery !== true;
}

function headersOf({ received, app, api, environment, token }: CallFacts, region: string): readonly string[] {
  const headers = [
    'accept',
    'application/json',
    'x-gatewright-request-id',
    received.requestId,
    'x-gatewright-type',
    api.type,
    'x-gatewright-version',
    api.version,
    'x-gatewright-app-key',
    app.key,
    'x-gatewright-region',
    region,
    'x-gatewright-environment',
    environment,
    'traceparent',
    traceparentOf(received.requestId),
  ];
  if (token !== undefined) headers.push('x-gatewright-mall-id', String(token.authorization.merchant.mallId));
  if (takesBody(api)) headers.push('content-type', 'application/json');
  return headers;
}

const UUID_LENGTH = 36;

/** The trace is named by the UUID of the request id, so that one leads to the other. */
function traceparentOf(requestId: string): string {
  const uuid = requestId.slice(-UUID_LENGTH);
  const span = uuid.slice(19, 23) + uuid.slice(24);
  return `00-${uuid.slice(0, 8)}${uuid.slice(9, 13)}${uuid.slice(14, 18)}${span}-${span}-01`;
}
