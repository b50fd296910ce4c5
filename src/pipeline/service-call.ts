import type { ContextSigning, ServiceBinding } from '../model/api.ts';
import type { ServiceCall } from '../ports/upstream.ts';
import { sliceBusinessParameters } from '../wire/business-parameters.ts';
import { multipartType } from '../wire/multipart-boundary.ts';
import { renderContext } from '../wire/signed-context.ts';
import type { Facts } from './facts.ts';
import { uploadBodyOf } from './upload-body.ts';
import type { World } from './world.ts';

type CallFacts = Pick<Facts, 'received' | 'body' | 'app' | 'api' | 'environment' | 'token' | 'target'>;

const NO_BODY = new Uint8Array(0);

/**
 * The call to the internal service: the business parameters as sent, in the body or where the API maps them, and the
 * gateway's own headers, none of the caller's. Source: config.md, protocol.md §12.
 */
export function serviceCallOf(facts: CallFacts, binding: ServiceBinding, world: World): ServiceCall {
  const { target } = facts;
  const headers = headersOf(facts, world.snapshot.region);
  const call: ServiceCall = {
    binding,
    environment: facts.environment,
    method: binding.method,
    path: target?.path ?? binding.path,
    appKey: facts.app.key,
    headers,
    body: bodyOf(facts, world, headers),
    caller: facts.received.caller,
  };
  if (binding.context === undefined) return call;
  return withContext(call, binding.context, { requestId: facts.received.requestId, world });
}

function headersOf({ received, app, api, environment, token }: CallFacts, region: string): string[] {
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
  if (token !== undefined) headers.push('x-gatewright-mall-id', String(token.authorization.mallId));
  return headers;
}

/** What is sent, and its content type among the headers; of a stream also its length, where that is known. */
function bodyOf(facts: CallFacts, { services }: World, headers: string[]): ServiceCall['body'] {
  const { api, body, target, received } = facts;
  if (api.mapping?.hasQuery === true) return NO_BODY;
  const { upload } = received;
  headers.push('content-type', upload === undefined ? 'application/json' : multipartType(upload.boundary));
  if (upload === undefined) return sliceBusinessParameters(body, services.allocate, target?.moved);
  const { pieces, length } = uploadBodyOf(facts, upload);
  if (length !== undefined) headers.push('content-length', String(length));
  return pieces;
}

const UUID_LENGTH = 36;

/** The trace is named by the UUID of the request id, so that one leads to the other. */
function traceparentOf(requestId: string): string {
  const uuid = requestId.slice(-UUID_LENGTH);
  const span = uuid.slice(19, 23) + uuid.slice(24);
  return `00-${uuid.slice(0, 8)}${uuid.slice(9, 13)}${uuid.slice(14, 18)}${span}-${span}-01`;
}

interface ContextSource {
  readonly requestId: string;
  readonly world: World;
}

/** Behind the nonce of a second try: a service that refuses a nonce the second time must not refuse that. */
const SECOND_TRY = '2';

/** The request id is fresh for each call, so that its UUID serves as the nonce. */
function withContext(
  call: ServiceCall,
  { key, prefixes }: ContextSigning,
  { requestId, world }: ContextSource,
): ServiceCall {
  const { method, body, headers } = call;
  const first = requestId.slice(-UUID_LENGTH).replaceAll('-', '');
  const signed = {
    seconds: Math.floor(world.nowMs / 1000),
    method,
    target: prefixes[call.environment] + call.path,
    headers,
    body: body instanceof Uint8Array ? body : undefined,
  };
  const signedBy = (nonce: string): readonly string[] => {
    const all = [...headers];
    all.push('x-gatewright-context', renderContext({ ...signed, nonce }, key, world.services.contextDigests));
    return all;
  };
  return {
    ...call,
    headers: signedBy(first),
    headersAgain: () => signedBy(first + SECOND_TRY),
  };
}
