import { type JsonMember, readBody } from '../reference/json-text.ts';
import { verify } from '../reference/verify.ts';
import { SECRETS } from './fuzz-gateway.ts';
import { readFramedRequest } from './read-framed-body.ts';

const COMMON: ReadonlySet<string> = new Set([
  'type',
  'app_key',
  'client_id',
  'sign',
  'timestamp',
  'data_type',
  'access_token',
  'version',
]);

/**
 * What is wrong with bodies that reached the service from a connection on which `sent` was sent; `undefined`: nothing.
 *
 * Each must be the business part of a request of that connection, in their order, whose sign the second verifier
 * accepts: the same names and values, byte for byte.
 */
export function faultOfForwarded(sent: Buffer, forwarded: readonly Buffer[]): string | undefined {
  const requests = plainRequests(sent);
  let next = 0;
  for (const body of forwarded) {
    const came = businessOf(body);
    while (next < requests.length && !isSourceOf(requests[next], came)) next += 1;
    if (next === requests.length) return `not a right request of the connection: ${body.toString('latin1')}`;
    next += 1;
  }
  return undefined;
}

/** The bodies of a connection, up to the first one with a doubtful framing. */
function plainRequests(sent: Buffer): readonly Buffer[] {
  const bodies: Buffer[] = [];
  for (
    let request = readFramedRequest(sent);
    request !== undefined;
    request = readFramedRequest(request.rest)
  ) {
    bodies.push(request.body);
    if (request.rest.length === 0) break;
  }
  return bodies;
}

/** Whether this business part may come of this body. The sign is looked at last: that costs the most. */
function isSourceOf(body: Buffer | undefined, came: string): boolean {
  if (body === undefined || businessOf(body) !== came) return false;
  const reading = readBody(body);
  const sign = reading.reads ? reading.body.members.find(({ key }) => key.text === 'sign')?.value : undefined;
  if (sign?.kind !== 'string') return false;
  const verified = verify(body, SECRETS, sign.text);
  return verified.reads && verified.matches.length > 0;
}

function businessOf(body: Buffer): string {
  const reading = readBody(body);
  if (!reading.reads) return `does not read: ${reading.fault}`;
  const business = reading.body.members.filter(({ key }) => !COMMON.has(key.text));
  return business.map(member => slicesOf(member, body)).join(',');
}

function slicesOf({ key, value }: JsonMember, bytes: Buffer): string {
  return `${bytes.toString('latin1', key.start, key.end)}:${bytes.toString('latin1', value.start, value.end)}`;
}
