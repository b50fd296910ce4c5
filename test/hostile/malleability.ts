import { createHash } from 'node:crypto';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import { runPipeline } from '../../src/pipeline/run-pipeline.ts';
import {
  APP_KEY,
  apiEntry,
  appEntry,
  documentOf,
  NOW_MS,
  SECRET,
  TOKEN,
  TYPE,
} from '../pipeline/document.ts';
import { receivedOf, type TestWorld, worldOf } from '../pipeline/world.ts';
import { mutateBody } from '../reference/body-mutations.ts';
import { type JsonNode, type JsonObject, readBody } from '../reference/json-text.ts';
import { createRandom, type Random } from '../reference/random.ts';
import { type Dialect, dialects, signBase } from '../reference/sign-bases.ts';
import { keepSign } from './keep-sign.ts';

/** What became of the mutations; `findings` say how to make each one again. */
export interface MalleabilityTally {
  originals: number;
  mutations: number;
  /** With the right sign and another typed meaning: what the guard is there for. */
  forged: number;
  /** Of those, how many the guard itself refused; the others met the check of another parameter. */
  guarded: number;
  /** With the same typed meaning: honest retries, which reached the service. */
  retries: number;
  readonly findings: string[];
}

export interface MalleabilityOptions {
  readonly seed: number;
  readonly mutations: number;
  readonly guard?: 'off' | 'refuse';
}

const PER_ORIGINAL = 20;
const NEVER = { rate: 1_000_000, perMs: 1, burst: 1_000_000 };

/**
 * Mutates signed calls that were accepted, nearly all so that their sign stays right, and looks at what reaches the
 * service with the guard on. Signs and meanings are judged by the second reader, which shares no code with `src`.
 */
export async function tryMalleability(options: MalleabilityOptions): Promise<MalleabilityTally> {
  const tally = { originals: 0, mutations: 0, forged: 0, guarded: 0, retries: 0, findings: [] };
  const world = worldOf(
    documentOf({
      failureLimit: NEVER,
      apis: [apiEntry()],
      apps: [appEntry({ replayGuard: options.guard ?? 'refuse' })],
    }),
  );
  for (let nth = 0; tally.mutations < options.mutations; nth += 1) {
    const random = createRandom(options.seed, nth);
    const original = signedOriginal(random, nth);
    await tryOriginal({ world, random, original, nth }, tally);
  }
  return tally;
}

interface Trial {
  readonly world: TestWorld;
  readonly random: Random;
  readonly original: Buffer;
  readonly nth: number;
}

async function tryOriginal({ world, random, original, nth }: Trial, tally: MalleabilityTally): Promise<void> {
  tally.originals += 1;
  const meaning = meaningOf(original);
  if (!(await reaches(world, original)).reached) {
    tally.findings.push(`${nth}: the original was refused: ${original.toString()}`);
    return;
  }
  for (let left = PER_ORIGINAL; left > 0; left -= 1) {
    tally.mutations += 1;
    const mutated = random.oneIn(10) ? mutateBody(random, original) : keepSign(random, original);
    const { reached, stoppedBy } = await reaches(world, mutated);
    const isSame = meaningOf(mutated) === meaning;
    if (isSame && reached) tally.retries += 1;
    if (!isSame && reached) tally.findings.push(`${nth}: ${original.toString()} and ${mutated.toString()}`);
    if (!isSame && hasRightSign(mutated)) {
      tally.forged += 1;
      if (stoppedBy === 'check-replay') tally.guarded += 1;
    }
  }
}

async function reaches(world: TestWorld, body: Buffer) {
  const before = world.sent.length;
  const { stoppedBy } = await runPipeline(callPipeline, receivedOf(body), world);
  return { reached: world.sent.length > before, stoppedBy };
}

/** A call that is right, with business parameters that have corners; `nth` makes its sign its own. */
function signedOriginal(random: Random, nth: number): Buffer {
  const members = new Map([
    ['type', `"${TYPE}"`],
    ['app_key', `"${APP_KEY}"`],
    ['timestamp', random.oneIn(2) ? String(NOW_MS / 1000) : `"${NOW_MS / 1000}"`],
    ['data_type', '"JSON"'],
    ['access_token', `"${TOKEN}"`],
    ['nonce', `"${nth}"`],
  ]);
  for (let left = 1 + random.below(6); left > 0; left -= 1)
    members.set(random.pick(NAMES), random.pick(VALUES));
  const unsigned = [...members].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',');
  const body = readBody(Buffer.from(`{${unsigned}}`));
  if (!body.reads) throw new Error(unsigned);
  return Buffer.from(`{${unsigned},"sign":"${signOf(body.body, random.pick(dialects))}"}`);
}

const NAMES = ['a', 'b', 'goodsId', 'list', 'note', 'pageNumber', 'q', 'versio', 'z', 'zz'] as const;
const VALUES = [
  '1',
  '1.0',
  '"1b2"',
  '"12"',
  '"1note2q3z4"',
  '"true"',
  'true',
  'null',
  '""',
  '"null"',
  '{"a":1,"b":null}',
  '[{"id":1},null,"<&=\'>"]',
  '"{\\"a\\":1}"',
  '"say \\"hi\\""',
  '"\\\\n"',
  '601099548666279999',
  '"caf\\u00e9"',
  '"timestamp1760000000type"',
  '"\\"x\\""',
] as const;

function signOf(body: JsonObject, dialect: Dialect): string {
  const base = signBase(body, dialect);
  return createHash('md5')
    .update(SECRET + base + SECRET)
    .digest('hex')
    .toUpperCase();
}

function hasRightSign(bytes: Buffer): boolean {
  const read = readBody(bytes);
  if (!read.reads) return false;
  const sign = read.body.members.find(({ key }) => key.text === 'sign')?.value;
  if (sign?.kind !== 'string') return false;
  return dialects.some(dialect => signOf(read.body, dialect) === sign.text.toUpperCase());
}

/** What a body says, types included: the definition of protocol.md §3, by the second reader. */
function meaningOf(bytes: Buffer): string {
  const read = readBody(bytes);
  if (!read.reads) return 'nothing';
  const said = read.body.members
    .filter(({ key }) => key.text !== 'sign')
    .map(({ key, value }) => [key.text, valueOf(value)] as const);
  return JSON.stringify(said.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function valueOf(node: JsonNode): unknown {
  switch (node.kind) {
    case 'string':
      return ['text', node.text];
    case 'number':
    case 'literal':
      return [node.kind, node.lexeme];
    case 'array':
      return ['array', node.elements.map(valueOf)];
    case 'object':
      return ['object', node.members.map(({ key, value }) => [key.text, valueOf(value)])];
  }
}
