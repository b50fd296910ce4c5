import { errorRows } from '../../src/errors/table.ts';
import { exchangeRaw } from '../faults/exchange-raw.ts';
import { type RawEnvelope, readEnvelopes } from '../faults/read-envelopes.ts';
import { createRandom } from '../reference/random.ts';
import type { FuzzGateway } from './fuzz-gateway.ts';
import { faultOfForwarded } from './judge-forwarded.ts';
import { type RawConversation, rawConversation } from './raw-request.ts';

/** What a fuzz over HTTP came to. */
export interface HttpFuzzTally {
  connections: number;
  /** Requests that were answered. */
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
const ABREAST = 128;

export function emptyTally(): HttpFuzzTally {
  return { connections: 0, envelopes: 0, served: 0, resets: 0, codes: new Map(), findings: [] };
}

/** Attacks a gateway with seeded connections; the seed and a number make each of them again. */
export async function fuzzHttp(target: FuzzGateway, plan: HttpFuzzPlan): Promise<HttpFuzzTally> {
  const { seed, from, connections } = plan;
  const attacker = new Attacker(target);
  let next = from;
  const attackOn = async (): Promise<void> => {
    while (next < from + connections) {
      const attack = attackOf(seed, next);
      next += 1;
      await attacker.attack(attack);
    }
  };
  await Promise.all(Array.from({ length: Math.min(ABREAST, connections) }, attackOn));
  return attacker.end(`--seed ${seed} --from ${from} --connections ${connections}`);
}

interface Attack extends RawConversation {
  readonly name: string;
  readonly pieces: readonly Buffer[];
}

function attackOf(seed: number, nth: number): Attack {
  const random = createRandom(seed, nth);
  const conversation = rawConversation(random);
  const { bytes, level } = conversation;
  const at = random.oneIn(3) ? random.below(bytes.length + 1) : bytes.length;
  const pieces = [bytes.subarray(0, at), bytes.subarray(at)].filter(piece => piece.length > 0);
  return { ...conversation, pieces, name: `--seed ${seed} --from ${nth} --connections 1 (${level})` };
}

/** Sends over many connections at once, and holds what came back against what reached the service. */
class Attacker {
  readonly #target: FuzzGateway;
  readonly #tally = emptyTally();
  /** What reached the service and has found no envelope yet, by its request id. */
  readonly #served = new Map<string, Buffer>();

  constructor(target: FuzzGateway) {
    this.#target = target;
  }

  async attack(attack: Attack): Promise<void> {
    // The service of others may be busy: the end of our side is no end of the calls that are under way.
    const pace = { isBusy: () => false };
    const { received, ended } = await exchangeRaw(this.#target.gateway.port, attack.pieces, pace);
    this.#tally.connections += 1;
    if (ended === 'stuck') this.#find(attack, 'the connection stays open');
    if (ended === 'reset') this.#tally.resets += 1;
    this.#takeServed();
    this.#judge(attack, this.#envelopesOf(attack, received));
  }

  /** The tally, once every connection has ended; `again` makes all of them again. */
  end(again: string): HttpFuzzTally {
    this.#takeServed();
    for (const body of this.#served.values()) {
      const text = body.toString('latin1');
      this.#tally.findings.push(`${again}: a request at the service without an envelope: ${text}`);
    }
    return this.#tally;
  }

  #takeServed(): void {
    const served = this.#target.service.take();
    this.#tally.served += served.length;
    for (const { requestId, body } of served) this.#served.set(requestId, body);
  }

  #judge(attack: Attack, envelopes: readonly RawEnvelope[]): void {
    const forwarded = envelopes.flatMap(({ requestId }) => this.#served.get(requestId) ?? []);
    for (const { requestId } of envelopes) this.#served.delete(requestId);
    const fault = forwarded.length === 0 ? undefined : faultOfForwarded(attack.bytes, forwarded);
    if (fault !== undefined) this.#find(attack, fault);
  }

  #envelopesOf(attack: Attack, received: Buffer): readonly RawEnvelope[] {
    try {
      const envelopes = readEnvelopes(received);
      this.#tally.envelopes += envelopes.length;
      for (const envelope of envelopes) this.#count(attack, envelope);
      const owed = owedOf(attack, envelopes);
      if (owed > 0) this.#find(attack, `${owed} requests without an answer`);
      return envelopes;
    } catch (error) {
      this.#find(attack, String(error));
      return [];
    }
  }

  #count(attack: Attack, envelope: RawEnvelope): void {
    const { codes } = this.#tally;
    const key = `${envelope.status} ${envelope.errorCode}`;
    codes.set(key, (codes.get(key) ?? 0) + 1);
    if (!isAllowed(envelope)) this.#find(attack, `${envelope.status} ${envelope.text}`);
  }

  #find({ name }: Attack, what: string): void {
    this.#tally.findings.push(`${name}: ${what}`);
  }
}

/** How many requests of a framing beyond doubt got no answer, though none before them ended the connection. */
function owedOf({ plain }: Attack, envelopes: readonly RawEnvelope[]): number {
  const isEnded = envelopes.slice(0, plain).some(({ headers }) => /\r\nconnection: close/i.test(headers));
  return isEnded ? 0 : Math.max(0, plain - envelopes.length);
}

const CODES: ReadonlySet<number> = new Set(Object.values(errorRows).map(({ code }) => code));
const REQUEST_FAULTS: ReadonlySet<number> = new Set([400, 404, 405, 408, 413, 415, 431, 501, 505]);

/** A row of the table with 200, or 3000000 with a status of protocol.md §1; never 4000000. */
function isAllowed({ status, errorCode, headers }: RawEnvelope): boolean {
  if (!headers.toLowerCase().includes('\r\ncontent-type: application/json;charset=utf-8')) return false;
  if (status === 200) return CODES.has(errorCode) && errorCode !== 4_000_000;
  return REQUEST_FAULTS.has(status) && errorCode === 3_000_000;
}
