import { errorRows } from '../../src/errors/table.ts';
import { exchangeRaw } from '../faults/exchange-raw.ts';
import { type RawEnvelope, readEnvelopes } from '../faults/read-envelopes.ts';
import { createRandom } from '../reference/random.ts';
import type { FuzzGateway } from './fuzz-gateway.ts';
import { faultOfForwarded } from './judge-forwarded.ts';
import { type RawRequest, rawRequest } from './raw-request.ts';

/** What a fuzz over HTTP came to. */
export interface HttpFuzzTally {
  connections: number;
  envelopes: number;
  /** Requests that the service received. */
  served: number;
  resets: number;
  readonly codes: Map<string, number>;
  /** One text per finding, with what makes it again. */
  readonly findings: string[];
}

export interface HttpFuzzPlan {
  readonly seed: number;
  readonly from: number;
  readonly connections: number;
}

/** Connections that are open at once. */
const ABREAST = 48;

/** Attacks a gateway with seeded connections; the seed and a number make each of them again. */
export async function fuzzHttp(
  target: FuzzGateway,
  { seed, from, connections }: HttpFuzzPlan,
): Promise<HttpFuzzTally> {
  const tally: HttpFuzzTally = {
    connections: 0,
    envelopes: 0,
    served: 0,
    resets: 0,
    codes: new Map(),
    findings: [],
  };
  for (let nth = from; nth < from + connections; nth += ABREAST) {
    const count = Math.min(ABREAST, from + connections - nth);
    const attacks = Array.from({ length: count }, (_, offset) => attackOf(seed, nth + offset));
    await attackAbreast(target, attacks, tally);
  }
  return tally;
}

interface Attack extends RawRequest {
  readonly name: string;
  readonly pieces: readonly Buffer[];
}

function attackOf(seed: number, nth: number): Attack {
  const random = createRandom(seed, nth);
  const request = rawRequest(random);
  const at = random.oneIn(3) ? random.below(request.bytes.length + 1) : request.bytes.length;
  const pieces = [request.bytes.subarray(0, at), request.bytes.subarray(at)];
  return { ...request, pieces, name: `--seed ${seed} --from ${nth} --requests 1 (${request.level})` };
}

async function attackAbreast(
  { gateway, service }: FuzzGateway,
  attacks: readonly Attack[],
  tally: HttpFuzzTally,
): Promise<void> {
  const isBusy = (): boolean => service.pending > 0;
  const answers = await Promise.all(
    attacks.map(async attack => {
      const { received, ended } = await exchangeRaw(gateway.port, attack.pieces, { isBusy });
      if (ended === 'stuck') tally.findings.push(`${attack.name}: the connection stays open`);
      if (ended === 'reset') tally.resets += 1;
      return envelopesOf(attack, received, tally);
    }),
  );
  const served = new Map(service.take().map(request => [request.requestId, request.body]));
  tally.connections += attacks.length;
  tally.served += served.size;
  for (const [index, attack] of attacks.entries()) {
    const ids = (answers[index] ?? []).map(({ requestId }) => requestId);
    const forwarded = ids.flatMap(id => served.get(id) ?? []);
    for (const id of ids) served.delete(id);
    const fault = faultOfForwarded(attack.bytes, forwarded);
    if (fault !== undefined) tally.findings.push(`${attack.name}: ${fault}`);
  }
  for (const body of served.values()) {
    tally.findings.push(`a request at the service without an envelope: ${body.toString('latin1')}`);
  }
}

function envelopesOf(attack: Attack, received: Buffer, tally: HttpFuzzTally): readonly RawEnvelope[] {
  try {
    const envelopes = readEnvelopes(received);
    tally.envelopes += envelopes.length;
    for (const envelope of envelopes) {
      const key = `${envelope.status} ${envelope.errorCode}`;
      tally.codes.set(key, (tally.codes.get(key) ?? 0) + 1);
      if (!isAllowed(envelope)) tally.findings.push(`${attack.name}: ${envelope.status} ${envelope.text}`);
    }
    return envelopes;
  } catch (error) {
    tally.findings.push(`${attack.name}: ${String(error)}`);
    return [];
  }
}

const CODES: ReadonlySet<number> = new Set(Object.values(errorRows).map(({ code }) => code));
const REQUEST_FAULTS: ReadonlySet<number> = new Set([400, 404, 405, 408, 413, 415, 431, 501, 505]);

/** A row of the table with 200, or 3000000 with a status of protocol.md §1; never 4000000. */
function isAllowed({ status, errorCode, headers }: RawEnvelope): boolean {
  if (!headers.toLowerCase().includes('\r\ncontent-type: application/json;charset=utf-8')) return false;
  if (status === 200) return CODES.has(errorCode) && errorCode !== 4_000_000;
  return REQUEST_FAULTS.has(status) && errorCode === 3_000_000;
}
