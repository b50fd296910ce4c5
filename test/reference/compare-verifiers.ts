import { hash } from 'node:crypto';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { sliceBusinessParameters } from '../../src/wire/business-parameters.ts';
import { COMMON_PARAMETERS } from '../../src/wire/common-parameters.ts';
import { DIALECTS, type Dialect as GatewayDialect } from '../../src/wire/dialects.ts';
import { findNestedDuplicate } from '../../src/wire/nested-duplicate.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { SignVerifier } from '../../src/wire/sign-verifier.ts';
import { type JsonMember, type JsonNode, type JsonObject, readBody } from './json-text.ts';
import { createRandom, type Random } from './random.ts';
import { dialects } from './sign-bases.ts';
import { basesOf, digestOf, matchesOf, type SignBases } from './verify.ts';

/** What both said of a body, or the first thing on which they disagree. */
export type Comparison =
  | { readonly outcome: 'accepted' | 'refused' }
  | { readonly outcome: 'disagreed'; readonly about: string };

/**
 * Sets the gateway's scanner and sign verifier against the second verifier.
 *
 * One comparer serves one body at a time and keeps its scanner from body to body, as the gateway does.
 */
export class VerifierComparer {
  readonly #scanner = new BodyScanner();
  readonly #signs = new SignVerifier(bytes => hash('md5', bytes, 'hex'));

  /** `choices` decides secrets, order of dialects and which of them signs. */
  compare(bytes: Buffer, choices: Random): Comparison {
    const kept = Buffer.from(bytes);
    try {
      const outcome = this.#compare(bytes, choices);
      if (!kept.equals(bytes)) throw new Disagreement('the body was changed');
      return { outcome };
    } catch (err) {
      if (err instanceof Disagreement) return { outcome: 'disagreed', about: err.message };
      return { outcome: 'disagreed', about: `thrown: ${String(err)}` };
    }
  }

  #compare(bytes: Buffer, choices: Random): 'accepted' | 'refused' {
    const reading = readBody(bytes);
    const scanned = this.#scanner.scan(bytes);
    const accepted = scanned instanceof ScannedBody;
    agree('whether the body reads', accepted ? 'reads' : scanned.fault, {
      expected: reading.reads ? 'reads' : reading.fault,
      same: accepted === reading.reads,
    });
    if (!reading.reads || !accepted) return 'refused';
    compareParameters(scanned, reading.body);
    compareCommonParameters(scanned, reading.body);
    compareForwarded(scanned, reading.body, bytes);
    const bases = basesOf(reading.body);
    this.#compareBases(scanned, bases);
    this.#compareSigns(scanned, bases, choices);
    const sent = reading.body.members.find(({ key }) => key.text === 'sign')?.value;
    if (sent !== undefined && choices.oneIn(4)) this.#compareSignedBody({ bytes, sent, bases }, choices);
    return 'accepted';
  }

  #compareBases(scanned: ScannedBody, bases: SignBases): void {
    for (const dialect of DIALECTS) {
      const text = Buffer.from(this.#signs.signText(scanned, dialect));
      const expected = Buffer.from(bases.get(dialect.name) ?? '');
      agree(`the text that ${dialect.name} signs`, text.toString(), {
        expected: expected.toString(),
        same: text.equals(expected),
      });
    }
  }

  /** A right sign is found in the first dialect that makes it, a wrong one in none. */
  #compareSigns(scanned: ScannedBody, bases: SignBases, choices: Random): void {
    const secrets = choices.pick(secretLists);
    const sign = digestOf(bases.get(choices.pick(dialects)) ?? '', choices.pick(secrets));
    const order = rotated(DIALECTS, choices.below(DIALECTS.length));
    const sent = choices.oneIn(2) ? sign : sign.toLowerCase();
    this.#compareSign(scanned, bases, { sent, secrets, order });
    const at = choices.below(32);
    const wrong = sign.slice(0, at) + (sign[at] === '0' ? '1' : '0') + sign.slice(at + 1);
    if (choices.oneIn(4)) this.#compareSign(scanned, bases, { sent: wrong, secrets, order });
  }

  #compareSign(scanned: ScannedBody, bases: SignBases, { sent, secrets, order }: SignQuestion): void {
    const found = this.#signs.find(scanned, sent, {
      secrets: secrets.map(secret => Buffer.from(secret)),
      dialects: order,
    });
    const budget = Math.max(64 * 1024, 4 * scanned.bytes.length);
    agree('the bytes digested', this.#signs.digestedBytes, {
      expected: `at most ${budget}`,
      same: this.#signs.digestedBytes <= budget,
    });
    const said = found === undefined ? 'none' : `${found.dialect.name} with secret ${found.secret}`;
    const expected = firstMatch(bases, { sent, secrets, order });
    const mayMiss = expected.digestedBytes > budget && found === undefined;
    agree('the dialect and secret of the sign', said, {
      expected: expected.match,
      same: said === expected.match || mayMiss,
    });
  }

  /** The same with the sign where a caller puts it: in the body. */
  #compareSignedBody({ bytes, sent: { start, end }, bases }: SentBody, choices: Random): void {
    const sign = digestOf(bases.get(choices.pick(dialects)) ?? '', 'secret');
    const signed = Buffer.concat([bytes.subarray(0, start), Buffer.from(`"${sign}"`), bytes.subarray(end)]);
    const scanned = this.#scanner.scan(signed);
    if (!(scanned instanceof ScannedBody)) throw new Disagreement(`the signed body: ${scanned.fault}`);
    const sent = scanned.textOf('sign') ?? 'missing';
    agree('the sign in the body', sent, { expected: sign, same: sent === sign });
    this.#compareSign(scanned, bases, { sent, secrets: ['secret'], order: DIALECTS });
  }
}

interface SentBody {
  readonly bytes: Buffer;
  /** The value of `sign`. */
  readonly sent: JsonNode;
  readonly bases: SignBases;
}

const secretLists: readonly [SecretList, ...SecretList[]] = [
  ['0123456789abcdef0123456789abcdef01234567'],
  ['0123456789abcdef0123456789abcdef01234567', 'ac0a3e952eaaa5b19c0e615c2ef497f50afa6e49'],
  ['short', 'a longer one, of other than ASCII: é'],
];

type SecretList = readonly [string, ...string[]];

interface SignQuestion {
  readonly sent: string;
  readonly secrets: SecretList;
  readonly order: readonly GatewayDialect[];
}

class Disagreement extends Error {}

function agree(about: string, said: unknown, { expected, same }: { expected: unknown; same: boolean }): void {
  if (!same)
    throw new Disagreement(
      `${about}: the gateway says ${String(said)}, the second verifier ${String(expected)}`,
    );
}

/** Names, kinds, places and order of the top-level parameters. */
function compareParameters(scanned: ScannedBody, body: JsonObject): void {
  const said = body.members.map((_, index) =>
    [scanned.name(index), scanned.kind(index), scanned.valueStart(index), scanned.valueEnd(index)].join(' '),
  );
  const expected = body.members.map(({ key, value }) =>
    [key.text, kindOf(value), value.start, value.end].join(' '),
  );
  agree('the number of parameters', scanned.size, {
    expected: body.members.length,
    same: scanned.size === body.members.length,
  });
  agree('the parameters', said.join(), { expected: expected.join(), same: said.join() === expected.join() });
  const duplicate = findNestedDuplicate(scanned) !== undefined;
  const duplicateExpected = body.members.some(({ value }) => hasDuplicate(value));
  agree('a nested duplicate', duplicate, {
    expected: duplicateExpected,
    same: duplicate === duplicateExpected,
  });
}

/** The gateway's number for the kind of a value. */
function kindOf(node: JsonNode): number {
  if (node.kind === 'literal') return { true: 2, false: 3, null: 4 }[node.lexeme];
  return { string: 0, number: 1, object: 5, array: 6 }[node.kind];
}

function hasDuplicate(node: JsonNode): boolean {
  if (node.kind === 'array') return node.elements.some(element => hasDuplicate(element));
  if (node.kind !== 'object') return false;
  const names = new Set(node.members.map(({ key }) => key.text));
  return names.size < node.members.length || node.members.some(({ value }) => hasDuplicate(value));
}

/** What counts as missing, and the characters and digits of what is there. Source: protocol.md §2. */
function compareCommonParameters(scanned: ScannedBody, body: JsonObject): void {
  for (const name of COMMON_PARAMETERS) {
    const value = body.members.find(({ key }) => key.text === name)?.value;
    const text = value?.kind === 'string' && value.text !== '' ? value.text : undefined;
    const digits = value?.kind === 'number' ? value.lexeme : text;
    const missing = value === undefined || isNull(value) || (value.kind === 'string' && value.text === '');
    const said = [scanned.has(name), scanned.textOf(name), scanned.digitsOf(name)].join();
    const expected = [!missing, text, digits].join();
    agree(`the common parameter ${name}`, said, { expected, same: said === expected });
  }
}

function isNull(node: JsonNode): boolean {
  return node.kind === 'literal' && node.lexeme === 'null';
}

/** The service's body reads, and holds every other parameter in the bytes and the order sent, and nothing else. */
function compareForwarded(scanned: ScannedBody, body: JsonObject, bytes: Buffer): void {
  const forwarded = Buffer.from(sliceBusinessParameters(scanned, size => new Uint8Array(size)));
  const reading = readBody(forwarded);
  const said = reading.reads
    ? reading.body.members.map(member => slicesOf(member, forwarded)).join()
    : reading.fault;
  const common: readonly string[] = COMMON_PARAMETERS;
  const business = body.members.filter(({ key }) => !common.includes(key.text));
  const expected = business.map(member => slicesOf(member, bytes)).join();
  agree('the body for the service', said, { expected, same: said === expected });
}

function slicesOf({ key, value }: JsonMember, bytes: Buffer): string {
  return `${bytes.toString('latin1', key.start, key.end)}:${bytes.toString('latin1', value.start, value.end)}`;
}

/** The first match in the order asked for, and what it costs to come to it when equal texts are tried once. */
function firstMatch(
  bases: SignBases,
  { sent, secrets, order }: SignQuestion,
): { readonly match: string; readonly digestedBytes: number } {
  const matches = matchesOf(bases, secrets, sent);
  const tried = new Set<string>();
  let digestedBytes = 0;
  for (const { name } of order) {
    const base = bases.get(name) ?? '';
    if (tried.has(base)) continue;
    tried.add(base);
    for (const [index, secret] of secrets.entries()) {
      digestedBytes += Buffer.byteLength(base) + 2 * Buffer.byteLength(secret);
      if (matches.some(each => each.dialect === name && each.secretIndex === index)) {
        return { match: `${name} with secret ${index}`, digestedBytes };
      }
    }
  }
  return { match: 'none', digestedBytes };
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  return [...items.slice(by), ...items.slice(0, by)];
}

/** The random choices that go with input `nth` of a seed, apart from those that made the input. */
export function choicesOf(seed: number, nth: number): Random {
  return createRandom(seed + 1, nth);
}
