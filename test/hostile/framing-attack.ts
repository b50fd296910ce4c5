import { exchangeRaw } from '../faults/exchange-raw.ts';
import { readEnvelopes } from '../faults/read-envelopes.ts';
import { type FramingPayload, withSignedBodies } from './framing-payloads.ts';
import type { FuzzGateway } from './fuzz-gateway.ts';
import { faultOfForwarded } from './judge-forwarded.ts';

/** One connection of the attack. */
interface Attack {
  readonly bytes: Buffer;
  /** What the signed bodies on it say, so that an answer on another connection would be seen. */
  readonly name: string;
}

export interface FramingTally {
  /** One text for each thing that must not be. */
  readonly findings: string[];
  /** Status and code of every answer, one text per connection. */
  readonly outcomes: string[];
  /** Requests that reached the service. */
  served: number;
}

/** Every payload as it is, or with signed bodies in it. */
export function attacksOf(payloads: readonly FramingPayload[], isSigned: boolean): readonly Attack[] {
  return payloads.map(payload => ({
    name: payload.name,
    bytes: isSigned ? withSignedBodies(payload) : Buffer.from(payload.input, 'latin1'),
  }));
}

const FRONT_QUIET_MS = 1_500;

/**
 * Sends each attack on a connection of its own, and compares what the service received with what was answered.
 *
 * `front`: the port of a proxy before the gateway. What such a one answers by itself is no envelope, and it may read
 * more leniently than the strict reader of the tests: there each request at the service must be one of its own
 * connection, whole and as it was signed, and be answered on it.
 */
export async function attackFraming(
  { gateway, service }: FuzzGateway,
  attacks: readonly Attack[],
  front?: number,
): Promise<FramingTally> {
  const tally: FramingTally = { findings: [], outcomes: [], served: 0 };
  const isBusy = (): boolean => service.pending > 0;
  // A front takes the end of our side for one who left, and drops the answer.
  const pace = front === undefined ? { isBusy } : { isBusy, quietMs: FRONT_QUIET_MS };
  const answers = await Promise.all(
    attacks.map(async ({ bytes }) => {
      const { received, ended } = await exchangeRaw(front ?? gateway.port, [bytes], pace);
      if (ended === 'stuck') tally.findings.push(`stays open: ${bytes.toString('latin1')}`);
      return front === undefined ? readStrictly(received) : readLeniently(received);
    }),
  );
  const served = new Map(service.take().map(request => [request.requestId, request.body]));
  tally.served = served.size;
  for (const [index, { bytes, name }] of attacks.entries()) {
    const { ids = [], outcome = '' } = answers[index] ?? {};
    tally.outcomes.push(outcome);
    if (outcome.includes('4000000')) tally.findings.push(`${outcome}: ${bytes.toString('latin1')}`);
    const forwarded = ids.flatMap(id => served.get(id) ?? []);
    for (const id of ids) served.delete(id);
    const fault =
      front === undefined ? faultOfForwarded(bytes, forwarded) : faultOfNames(forwarded, bytes, name);
    if (fault !== undefined) tally.findings.push(`${fault}: ${bytes.toString('latin1')}`);
  }
  for (const body of served.values()) tally.findings.push(`without an envelope: ${body.toString('latin1')}`);
  return tally;
}

interface Answered {
  readonly ids: readonly string[];
  readonly outcome: string;
}

function readStrictly(received: Buffer): Answered {
  const envelopes = readEnvelopes(received);
  return {
    ids: envelopes.map(({ requestId }) => requestId),
    outcome: envelopes.map(({ status, errorCode }) => `${status} ${errorCode}`).join(', '),
  };
}

function readLeniently(received: Buffer): Answered {
  const text = received.toString('latin1');
  const ids = [...text.matchAll(/"requestId":"([^"]+)"/g)].map(([, id = '']) => id);
  const outcome = [...text.matchAll(/^HTTP\/1\.1 (\d{3})|"errorCode":(\d+)/gm)];
  return { ids, outcome: outcome.map(([, status = '', code = '']) => status + code).join(' ') };
}

/** Each body must be the signed one of this connection, and there are no more of them than it sent. */
function faultOfNames(forwarded: readonly Buffer[], sent: Buffer, name: string): string | undefined {
  const strange = forwarded.find(body => !isOwn(body, name));
  if (strange !== undefined) return `not of this connection: ${strange.toString('latin1')}`;
  const bodies = sent.toString('latin1').split('"sign":').length - 1;
  return forwarded.length > bodies ? `${forwarded.length} requests out of ${bodies} bodies` : undefined;
}

function isOwn(body: Buffer, name: string): boolean {
  // A body at the service was checked to be a JSON object.
  const members = Object.entries(JSON.parse(body.toString()) as object);
  return members.length === 1 && members[0]?.[0] === 'name' && members[0][1] === name;
}
